import { describe, expect, test } from "vitest";
import { type Field, fieldsOf, partNamed } from "../../../demos/playground/model/fields.js";
import { build, compileNet, misfitOf } from "../../../demos/playground/model/net.js";
import { palette, startOf } from "../../../demos/playground/model/palette.js";
import { classOf, makeLayer, namesOf } from "../../../demos/playground/model/part.js";
import { decode, encode } from "../../../demos/playground/model/share.js";
import {
  FIRST,
  type LayerPart,
  netOf,
  type Playground,
  presets,
  startWith,
} from "../../../demos/playground/model/state.js";
import { type DataName, dataSets, lossesFor, STEPS, taskOf } from "../../../demos/playground/model/tasks.js";
import { ArgumentError, Dense, FormatError, ShapeError } from "../../../src/index.js";

const names = Object.keys(dataSets) as DataName[];
const TEXT = "abcdefghijklmnopqrstuvwxyz ,.";
const choice = (name: DataName) => ({ name, count: 100, noise: 0.1 });
const layersOf = (task: DataName, ...layers: LayerPart[]) =>
  build({ ...startWith(choice(task)).nets[0], layers }, taskOf(choice(task), TEXT));
const part = (name: string, options = {}): LayerPart => ({ name, options: { ...startOf(name)?.options, ...options } });

describe("fields", () => {
  const all = palette.flatMap(({ layers }) => Object.keys(layers));

  test("every layer of the palette is made of what it begins with, and has a field for each of its options", () => {
    for (const name of all) {
      expect(makeLayer(startOf(name)!, "x").className).toBe(name);
      const { args, defaults } = classOf("layer", name);
      const fields = fieldsOf("layer", startOf(name)!).map(({ option }) => option);
      const own = ["name", "inputShape", "returnState", "stateful", "weights"];
      expect(fields.toSorted()).toEqual([...new Set([...args, ...Object.keys(defaults)])].filter((one) => !own.includes(one)).toSorted()); // biome-ignore format: one line
    }
  });

  test("what the classes say of themselves makes the fields", () => {
    const fields = new Map(fieldsOf("layer", startOf("Conv2D")!).map((field) => [field.option, field]));
    expect(fields.get("filters")).toEqual({
      option: "filters",
      fallback: undefined,
      kind: "number",
      choices: [],
      expected: "a whole number from 1 up",
      isArgument: true,
    } satisfies Field);
    expect(fields.get("padding")).toMatchObject({ kind: "choice", choices: ["valid", "same"], fallback: "valid" });
    expect(fields.get("useBias")).toMatchObject({ kind: "flag", fallback: true });
    expect(fields.get("activation")?.choices).toEqual(expect.arrayContaining(["relu", "tanh", "linear"]));
    expect(fields.get("kernelInitializer")?.choices).toContain("heNormal");
    expect(fields.get("kernelRegularizer")).toMatchObject({ kind: "choice", fallback: undefined });
    expect(fields.get("strides")).toMatchObject({ kind: "number", fallback: 1 });
    expect(fieldsOf("layer", startOf("Bidirectional")!)[0]).toMatchObject({ option: "layer", kind: "layer" });
    expect(fieldsOf("layer", startOf("Reshape")!)[0]).toMatchObject({ option: "targetShape", kind: "json" });
  });

  test("every option that has a name as its default may be left at that", () => {
    for (const name of all) {
      for (const { fallback, choices, kind, option } of fieldsOf("layer", startOf(name)!)) {
        if (typeof fallback !== "string") continue;
        expect(kind, `${name}.${option}`).toBe("choice");
        expect(choices, `${name}.${option}`).toContain(fallback);
      }
    }
  });

  test("a name stands for a class with options of its own", () => {
    const l2 = partNamed("kernelRegularizer", "l2")!;
    expect(l2).toEqual({ name: "L2", options: {} });
    expect(fieldsOf("regularizer", l2).map(({ option }) => option)).toContain("l2");
    expect(partNamed("activation", "relu")).toBeUndefined();
  });

  test("optimizers and losses have them, too", () => {
    expect(namesOf("optimizer")).toEqual(expect.arrayContaining(["Adam", "SGD", "RMSprop", "Lion", "Muon"]));
    for (const name of namesOf("optimizer")) {
      const fields = fieldsOf("optimizer", { name, options: {} });
      expect(
        fields.find(({ option }) => option === "learningRate"),
        name,
      ).toMatchObject({ kind: "number" });
    }
    expect(fieldsOf("loss", { name: "Huber", options: {} }).map(({ option }) => option)).toContain("delta");
  });
});

describe("nets", () => {
  test("every net to begin with fits its data, and learns by a loss for them", () => {
    for (const name of names) {
      const task = taskOf(choice(name), TEXT);
      for (const preset of presets[dataSets[name].family]) {
        const net = netOf(preset, task.answer);
        const built = build(net, task);
        expect(built.misfit?.error.message, `${name}: ${preset.title}`).toBeUndefined();
        expect(built.shapes).toHaveLength(net.layers.length + 1);
        expect(built.model!.countParams()).toBe(built.weights.reduce((sum, one) => sum + one, 0));
        for (const loss of lossesFor(task.answer)) compileNet(built.model!, { ...net, loss }, task);
      }
    }
  });

  test("shapes and weights are told layer by layer", () => {
    const { shapes, weights } = layersOf("digits", part("Conv2D"), part("MaxPooling2D"), part("Flatten"));
    expect(shapes).toEqual([[26, 26, 8], [13, 13, 8], [1352], [10]]);
    expect(weights).toEqual([80, 0, 0, 13530]);
  });

  test("what does not fit says which layer, what came, and what to do", () => {
    const flat = layersOf("digits", part("Conv2D"));
    expect(flat.misfit?.layer).toBe(1);
    expect(flat.misfit?.error).toBeInstanceOf(ShapeError);
    expect(flat.misfit?.error.message).toMatch(/^the answer: .*received \[26, 26, 8\]\. Put a Flatten/);
    expect(flat.shapes).toEqual([[26, 26, 8]]);

    const rank = layersOf("ring", part("Dense"), part("Conv2D"), part("Dense"));
    expect(rank.misfit?.layer).toBe(1);
    expect(rank.misfit?.error.message).toMatch(/^conv2d_2: /);

    const steps = layersOf("dictionary", part("Embedding"), part("LSTM"));
    expect(steps.misfit?.error.message).toMatch(/returnSequences/);
    const short = layersOf("dictionary", part("Embedding"), part("Conv1D", { padding: "valid" }));
    expect(short.misfit?.error.message).toMatch(/causal/);
    const letters = layersOf("dictionary", part("Dense"));
    expect(letters.misfit?.error.message).toMatch(/^Dense: letters come in as numbers.*Begin with an Embedding\.$/);
    const few = layersOf("dictionary", part("Embedding", { inputDim: 5 }));
    expect(few.misfit?.error.message).toMatch(/^Embedding: too few rows/);
    const many = layersOf("ring", part("Dense", { units: 3000 }), part("Dense", { units: 3000 }));
    expect(many.misfit).toMatchObject({ layer: 1, error: expect.any(ArgumentError) });
    const around = layersOf("ring", { ...part("Dense"), skip: 4 });
    expect(around.misfit?.error.message).toMatch(/no such way around.*received 4/);
    const wide = layersOf("ring", { ...part("Dense"), skip: 1 });
    expect(wide.misfit?.error).toBeInstanceOf(ShapeError);
    const wrong = layersOf("ring", part("Dense", { activation: "rely" }));
    expect(wrong.misfit?.error.message).toMatch(/Write "relu"/);
  });

  test("an optimizer or a loss with wrong options says so", () => {
    const [net] = FIRST.nets;
    expect(misfitOf(net)).toBeUndefined();
    const slow = misfitOf({ ...net, optimizer: { name: "Adam", options: { learningRate: -1 } } });
    expect(slow?.message).toMatch(/learningRate/);
  });

  test("ways around are sums, and attention looks at what it is asked with", () => {
    const task = taskOf(choice("dictionary"), TEXT);
    const { model } = build(netOf(presets.text[1], task.answer), task);
    const classes = model!.layers.map(({ className }) => className);
    expect(classes.filter((one) => one === "Add")).toHaveLength(5);
    expect(classes.filter((one) => one === "MultiHeadAttention")).toHaveLength(2);
    expect(model!.outputShape([STEPS])).toEqual([STEPS, TEXT.length + 2]);
  });
});

describe("addresses", () => {
  test("every playground comes back as it was", () => {
    for (const name of names) {
      for (const old of [undefined, { ...FIRST, nets: [FIRST.nets[0], FIRST.nets[0]] } satisfies Playground]) {
        const playground = startWith({ name, count: 77, noise: 0.25 }, old);
        expect(decode(encode(playground))).toEqual(playground);
        expect(encode(playground)).toMatch(/^[\w-]+$/);
      }
    }
    const options = {
      units: 5,
      kernelRegularizer: { name: "L2", options: { l2: 0.1 } },
      kernelInitializer: "heNormal",
    };
    const rich: Playground = { ...FIRST, nets: [{ ...FIRST.nets[0], layers: [{ name: "Dense", options }] }] };
    expect(decode(encode(rich))).toEqual(rich);
    const { model } = build(rich.nets[0], taskOf(rich.data));
    expect(model!.layers.find((layer) => layer instanceof Dense)?.config).toMatchObject({
      kernelInitializer: "heNormal",
    });
  });

  test("what nobody shared is refused, in words", () => {
    const changed = (change: object) => encode({ ...FIRST, ...change } as Playground);
    const [net] = FIRST.nets;
    const layer = (one: object) => changed({ nets: [{ ...net, layers: [one] }] });
    let deep: object = { name: "LSTM", options: { units: 2 } };
    for (let i = 0; i < 9; i++) deep = { name: "Bidirectional", options: { layer: deep } };
    for (const [text, words] of [
      ["", /no playground/],
      ["%%%", /no playground/],
      [encode(FIRST).slice(0, 40), /no playground/],
      [btoa("[1]"), /no a playground|a record/],
      [changed({ data: { ...FIRST.data, name: "moon" } }), /no such data.*received moon/],
      [changed({ data: { ...FIRST.data, count: 1e9 } }), /no such count/],
      [changed({ batchSize: 0.5 }), /no such batchSize/],
      [changed({ nets: [] }), /one or two/],
      [changed({ nets: [net, net, net] }), /one or two/],
      [layer({ name: "Dens", options: {} }), /no such layer.*"Dens"/],
      [layer({ name: "constructor", options: {} }), /no such layer/],
      [layer({ name: "Lambda", options: {} }), /no such layer here/],
      [layer({ name: "Dense", options: { unit: 3 } }), /Dense has no such option/],
      [layer({ name: "Dense", options: { units: 3 }, skip: -1 }), /no such skip/],
      [layer(deep), /too deep/],
      [
        changed({ nets: [{ ...net, layers: new Array(61).fill({ name: "Flatten", options: {} }) }] }),
        /too many layers/,
      ],
      [changed({ nets: [{ ...net, optimizer: { name: "Dense", options: {} } }] }), /no such optimizer/],
    ] as const) {
      expect(() => decode(text), String(words)).toThrow(words);
      expect(() => decode(text)).toThrow(expect.toSatisfy((error: unknown) => error instanceof FormatError || error instanceof ArgumentError)); // biome-ignore format: one line
    }
  });
});
