import { describe, expect, test } from "vitest";
import { loadModel, Tensor } from "../../../src/index.js";
import { leaves } from "../../../src/structure.js";
import { savedFiles } from "../../harness/saved-files.js";
import { readShared, readSharedJson } from "../../harness/shared.js";

interface Values {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}

interface Expected {
  readonly inputs: Values | readonly Values[];
  readonly outputs: Values | readonly Values[];
}

const FOLDER = "fixtures/keras";
const FILES = ["cnn", "mlp_trained_adam", "rnn_masked"];
const TOLERANCE = 1e-5;
/** Whose layers tfjs has not got, or not with these options. */
const NOT_IN_TFJS: readonly string[] = ["keras2_style", "rnn_masked"];

const tensor = ({ shape, data, dtype }: Values) =>
  Tensor.from(data as number[], shape, dtype === "int32" ? "int32" : "float32");
const all = (values: Values | readonly Values[]) => [values].flat() as readonly Values[];

/** A list of files as a page gets it: a tfjs model is several. */
async function tfjsFiles(folder: string): Promise<File[] | null> {
  const json = await readSharedJson<{ weightsManifest: { paths: string[] }[] }>(`${FOLDER}/${folder}/model.json`);
  if (json === null) return null;
  const names = ["model.json", ...json.weightsManifest.flatMap(({ paths }) => paths)];
  const bytes = await Promise.all(names.map((name) => readShared(`${FOLDER}/${folder}/${name}`)));
  return names.map((name, i) => new File([bytes[i] ?? new ArrayBuffer()], name));
}

async function check(source: ArrayBuffer | File[], expected: Expected, tolerance = TOLERANCE) {
  const model = await loadModel(source);
  const inputs = all(expected.inputs).map(tensor);
  const predicted = leaves<Tensor>((await model.predict((inputs.length === 1 ? inputs[0] : inputs) as never)) as never);
  all(expected.outputs).forEach(({ shape, data }, i) => {
    expect(predicted[i]?.shape).toEqual(shape);
    const far = [...(predicted[i]?.values ?? [])].filter(
      (value, j) => !(Math.abs(value - (data[j] ?? Number.NaN)) <= tolerance),
    );
    expect(far).toEqual([]);
  });
  return model;
}

const names = [
  ...FILES.flatMap((name) => [
    [`${name}.keras`, name],
    [`${name}.h5`, name],
  ]),
  ["keras2_style.h5", "keras2_style"],
];

describe.each(names)("%s", (file, name) => {
  test("opens and predicts what it predicted in Python", async ({ skip }) => {
    const bytes = await readShared(`${FOLDER}/${file}`);
    const expected = await readSharedJson<Expected>(`${FOLDER}/${name}.expected.json`);
    if (bytes === null || expected === null) return skip(`${FOLDER} is not there: put it into ../shared`);
    const model = await check(bytes, expected);
    for (const format of ["keras", "h5", "safetensors", "safetensors.index.json", "tfjs"]) {
      if (format === "tfjs" && NOT_IN_TFJS.includes(name)) continue;
      const again = await loadModel(await savedFiles(model, { format }));
      expect((await again.getWeights()).map(({ data }) => data)).toEqual(
        (await model.getWeights()).map(({ data }) => data),
      );
    }
  });
});

describe.each(FILES)("%s.weights.h5", (name) => {
  test("fits the model of the same name", async ({ skip }) => {
    const bytes = await readShared(`${FOLDER}/${name}.weights.h5`);
    const whole = await readShared(`${FOLDER}/${name}.keras`);
    if (bytes === null || whole === null) return skip(`${FOLDER} is not there: put it into ../shared`);
    const model = await loadModel(whole);
    const before = await model.getWeights();
    await model.setWeights(before.map(({ shape }) => Tensor.zeros(shape)));
    await model.loadWeights(bytes);
    expect((await model.getWeights()).map(({ data }) => data)).toEqual(before.map(({ data }) => data));
  });
});

describe.each(["tfjs_cnn", "tfjs_cnn_uint8"])("%s", (folder) => {
  test("opens and predicts what it predicted in tfjs", async ({ skip }) => {
    const files = await tfjsFiles(folder);
    const expected = await readSharedJson<Expected>(`${FOLDER}/${folder}/expected.json`);
    if (files === null || expected === null) return skip(`${FOLDER} is not there: put it into ../shared`);
    const model = await check(files, expected);
    const again = await loadModel(await savedFiles(model, { format: "tfjs" }));
    expect((await again.getWeights()).map(({ data }) => data)).toEqual(
      (await model.getWeights()).map(({ data }) => data),
    );
  });
});
