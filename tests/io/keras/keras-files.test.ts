import { expect, test } from "vitest";
import {
  Add,
  cloneModel,
  constant,
  Dense,
  Input,
  loadModel,
  Model,
  modelFromJson,
  Normalization,
  ops,
  Sequential,
  type SymbolicTensor,
  Tensor,
  TimeDistributed,
  toJson,
} from "../../../src/index.js";
import type { AnyModel } from "../../../src/io/model-json.js";

// What random models of Keras's have shown.

type Between = (x: SymbolicTensor) => SymbolicTensor;
type Node = Readonly<Record<string, unknown>>;

/** A model of one op between layers. */
function modelOf(op: Between): AnyModel {
  const x = Input([3, 4], { name: "x" });
  return new Model({ inputs: x, outputs: op(x), name: "one_op" }) as unknown as AnyModel;
}

const OPS: Readonly<Record<string, Between>> = {
  ZerosLike: (x) => ops.zerosLike(x, { dtype: "bool" }),
  OnesLike: (x) => ops.onesLike(x),
  BroadcastTo: (x) => ops.broadcastTo(ops.mean(x, { axis: 0, keepdims: true }), [2, 3, 4]),
  TakeAlongAxis: (x) => ops.takeAlongAxis(x, ops.argsort(x, { axis: 1 }), { axis: 1 }),
  Sort: (x) => ops.sort(x, { axis: 1 }),
  Diff: (x) => ops.diff(x, { axis: 1 }),
  Tril: (x) => ops.tril(x, 1),
  CountNonzero: (x) => ops.countNonzero(x, { axis: 1 }),
  Nanmax: (x) => ops.nanmax(x, { axis: [1, 2] }),
  Append: (x) => ops.append(x, x, 1),
  Tensordot: (x) => ops.tensordot(x, x, [[2], [2]]),
  Hypot: (x) => ops.hypot(x, 2),
  Hstack: (x) => ops.hstack([x, x]),
  Einsum: (x) => ops.einsum("bij,bkj->bik", x, x),
  Pad: (x) => ops.pad(x, [[0, 0], [1, 0], [0, 2]], { mode: "reflect" }), // biome-ignore format: one line
  Threshold: (x) => ops.threshold(x, 0.5, -1),
};

test.each(Object.entries(OPS))("%s between layers is Keras's, and comes back", (name, op) => {
  const model = modelOf(op);
  const json = toJson(model);
  const nodes: Node[] = JSON.parse(json).config.layers;
  expect(nodes.find(({ class_name }) => class_name === name)?.module).toMatch(/^keras\.src\.ops/);
  const again = modelFromJson(json);
  expect(again.output).toMatchObject({ shape: (model.output as SymbolicTensor).shape });
  expect(JSON.parse(toJson(again))).toEqual(JSON.parse(json));
});

test("numbers among the arguments of an op go into files, and come back", () => {
  const model = modelOf((x) => ops.add(x, constant(Tensor.from([[1, 2, 3, 4]]))));
  const json = toJson(model);
  expect(json).toContain('"__tensor__","config":{"value":[[1,2,3,4]],"dtype":"float32"}');
  expect(JSON.parse(toJson(modelFromJson(json)))).toEqual(JSON.parse(json));
});

test("what was left out of a call of Keras's stands there as null", () => {
  const json = toJson(modelOf((x) => ops.square(x))).replace(
    /"args":\[(.*?\})\],"kwargs"/,
    '"args":[$1,null],"kwargs"',
  );
  expect(json).toContain(",null]");
  expect(modelFromJson(json).output).toMatchObject({ shape: [-1, 3, 4] });
});

test.each([
  ["mixed_float16", "mixedFloat16"],
  ["float16", "mixedFloat16"],
  ["mixed_bfloat16", "float32"],
  ["bfloat16", "float32"],
  ["float64", "float32"],
])("a layer of type %s computes in %s", (theirs, ours) => {
  const json = toJson(new Sequential([new Dense(2, { inputShape: [3], dtype: "float32" })]));
  const policy = `{"module":"keras","class_name":"DTypePolicy","config":{"name":"${theirs}"}}`;
  for (const dtype of [`"${theirs}"`, policy]) {
    const model = modelFromJson(json.replace(/"dtype":"float32"(?!.*"dtype":"float32")/, `"dtype":${dtype}`));
    expect(model.layers[0]?.config.dtype).toBe(ours);
  }
});

test("an adapted Normalization goes into older files, and comes back", async () => {
  const norm = new Normalization({ inputShape: [2] });
  norm.adapt([[1, 2], [3, 7]]); // biome-ignore format: one line
  const model = new Sequential([norm, new Dense(1)]);
  const again = await loadModel(await model.save({ format: "h5" }));
  const values = async (of: { getWeights(): Promise<Tensor[]> }) => (await of.getWeights()).map(({ data }) => data);
  expect(await values(again)).toEqual(await values(model));
});

/** A layer within a model, and beside it, and in a wrapper. */
function sharing(): Model {
  const twin = new Dense(4, { name: "twin" });
  const tower = new Sequential([Input([4]), twin, new Dense(4)], { name: "tower" });
  const x = Input([5, 4]);
  const rows = new TimeDistributed(twin as never).apply(x);
  const first = ops.mean(rows, { axis: 1 });
  return new Model({ inputs: x, outputs: new Add().apply([tower.apply(first), twin.apply(first)]) });
}

test.each(["keras", "safetensors"])(
  "a layer that stands in several places is one in a %s file, too",
  async (format) => {
    const model = sharing();
    const again = await loadModel(await model.save({ format }));
    expect(again.weights.map(({ shape }) => shape)).toEqual(model.weights.map(({ shape }) => shape));
    expect((await again.getWeights()).map(({ data }) => data)).toEqual(
      (await model.getWeights()).map(({ data }) => data),
    );
    const twin = (again.getLayer("tower") as Sequential).layers[0];
    expect(again.getLayer("twin")).toBe(twin);
    for (const clone of [cloneModel(model), await Model.fromConfig(model.getConfig())]) {
      expect(clone.weights).toHaveLength(model.weights.length);
      expect(clone.getLayer("twin")).not.toBe(model.getLayer("twin"));
    }
  },
);

test("tfjs has none", async () => {
  await expect(sharing().save({ format: "tfjs" })).rejects.toThrow("twin: tfjs makes a layer for each place");
});

test("in older files, where each place has its weights, it is several", async () => {
  const model = sharing();
  const again = await loadModel(await model.save({ format: "h5" }));
  expect(again.weights.length).toBeGreaterThan(model.weights.length);
  expect(again.getLayer("twin")).not.toBe((again.getLayer("tower") as Sequential).layers[0]);
});
