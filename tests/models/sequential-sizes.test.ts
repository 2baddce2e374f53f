import { describe, expect, test } from "vitest";
import {
  Conv2D,
  Embedding,
  Flatten,
  GlobalAveragePooling2D,
  Input,
  Layer,
  Model,
  modelFromJson,
  Sequential,
  ShapeError,
  type SymbolicTensor,
  TimeDistributed,
  toJson,
} from "../../src/index.js";

// A stack without an input gets one where it is first called: what is not known there is not known to it either.

const stack = () => new Sequential([new Conv2D(4, 3, { strides: 2, padding: "same" }), new Conv2D(2, 1)]);

describe("a stack without an input", () => {
  test("takes images of any size between layers where it was called with such", () => {
    const model = stack();
    const y = model.apply(Input([null, null, 3]));
    expect(y.shape).toEqual([-1, -1, -1, 2]);
    expect(model.inputShape).toEqual([-1, -1, 3]);
    expect(model.apply(Input([9, 6, 3])).shape).toEqual([-1, 5, 3, 2]);
  });

  test("takes those of one size where it was called with such, and its type", () => {
    const model = stack();
    model.apply(Input([8, null, 3]));
    expect(model.inputShape).toEqual([8, -1, 3]);
    const words = new Sequential([new Embedding(9, 4)]);
    words.apply(Input([null], { dtype: "int32" }));
    expect(words.input.dtype).toBe("int32");
    expect(() => model.apply(Input([7, 9, 3]))).toThrow(ShapeError);
  });

  class Around extends Layer {
    static override className = "AroundAStack";
    readonly inner = new Sequential([stack(), new GlobalAveragePooling2D()]);
    override call(x: SymbolicTensor) {
      return this.inner.apply(x);
    }
  }

  test.each([
    ["of one's own", () => new Around(), [null, null, 3], [-1, -1, 3]],
    ["of one's own, of known sizes", () => new Around(), [8, null, 3], [8, -1, 3]],
    ["TimeDistributed", () => new TimeDistributed(new Around().inner), [null, null, 10, 3], [-1, 10, 3]],
  ] as const)("is the same within a layer: %s", (_, make, sample, inside) => {
    const layer = make() as Around | TimeDistributed;
    const x = Input([...sample]);
    const y = layer.apply(x) as SymbolicTensor;
    expect(y.shape.at(-1)).toBe(2);
    const inner = layer instanceof Around ? layer.inner : (layer.layer as unknown as Sequential);
    expect(inner.inputShape).toEqual(inside);
    expect((inner.layers[0] as Sequential).inputShape).toEqual(inside);
  });

  test("goes into files so, and comes back", () => {
    const x = Input([null, null, 3]);
    const model = new Model({ inputs: x, outputs: stack().apply(x) });
    const again = modelFromJson(toJson(model));
    expect(JSON.parse(toJson(again))).toEqual(JSON.parse(toJson(model)));
    expect((again.layers[1] as Sequential).inputShape).toEqual([-1, -1, 3]);
  });

  test("still says which layer wants a known size", () => {
    const flat = new Sequential([new Flatten(), stack()]);
    expect(() => flat.apply(Input([null, null, 3]))).toThrow(ShapeError);
  });
});
