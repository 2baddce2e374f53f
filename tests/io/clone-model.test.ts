import { describe, expect, test } from "vitest";
import {
  type AnyLayer,
  ArgumentError,
  add,
  cloneModel,
  Dense,
  Dropout,
  Input,
  Model,
  Sequential,
  type SymbolicTensor,
} from "../../src/index.js";

/** Another rate in the place of each dropout's; all else is the very layer. */
const gentler = (layer: AnyLayer): AnyLayer =>
  layer instanceof Dropout ? new Dropout(0.1, { name: layer.name }) : layer;

describe("cloneModel with a function", () => {
  test("puts what it gives in the place of layers, and shares those that it gives back", () => {
    const model = new Sequential([new Dense(2, { inputShape: [3] }), new Dropout(0.5), new Dense(1)]);
    const clone = cloneModel(model, { cloneFunction: gentler });
    expect(clone.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    expect(clone.layers[1]!.config).toMatchObject({ rate: 0.1 });
    expect(clone.weights).toEqual(model.weights);
    expect((model.layers[1] as Dropout).config.rate).toBe(0.5);
  });

  test("is asked once about a layer that is called twice, and never about inputs", () => {
    const [a, b] = [Input([4], { name: "a" }), Input([4], { name: "b" })];
    const shared = new Dense(3, { name: "shared" });
    const outputs = add([shared.apply(a), shared.apply(b)]);
    const asked: string[] = [];
    const clone = cloneModel(new Model({ inputs: [a, b], outputs }), {
      cloneFunction: (layer) => {
        asked.push(layer.name);
        return layer instanceof Dense ? new Dense(5, { name: "wider" }) : layer;
      },
    });
    expect(asked).toEqual(["shared", expect.stringMatching(/^add/)]);
    expect((clone.output as SymbolicTensor).shape).toEqual([-1, 5]);
    expect(clone.weights).toHaveLength(2);
  });

  test("goes into models within the model where it is told to", () => {
    const inner = new Sequential([new Dense(2, { inputShape: [2] }), new Dropout(0.5)], { name: "inner" });
    const model = new Sequential([inner, new Dense(1)]);
    const asked: string[] = [];
    const note = (layer: AnyLayer) => {
      asked.push(layer.className);
      return gentler(layer);
    };
    const outer = cloneModel(model, { cloneFunction: note });
    expect(asked).toEqual(["Sequential", "Dense"]);
    expect(outer.layers[0]).toBe(inner);
    const whole = cloneModel(model, { cloneFunction: note, recursive: true });
    expect(asked.slice(2)).toEqual(["Dense", "Dropout", "Dense"]);
    expect((whole.getLayer("inner") as Sequential).layers[1]!.config).toMatchObject({ rate: 0.1 });
  });

  test.each([
    [{ cloneFunction: () => 5 }, /cloneFunction gives no layer for first: expected a layer, received 5/],
    [{ cloneFunction: "same" }, /cloneFunction/],
    [{ recursive: "yes" }, /recursive/],
    [{ clone: gentler }, /clone/],
  ])("%o is refused", (options, message) => {
    const model = new Sequential([new Dense(2, { inputShape: [2], name: "first" })]);
    expect(() => cloneModel(model, options as never)).toThrow(ArgumentError);
    expect(() => cloneModel(model, options as never)).toThrow(message);
  });
});
