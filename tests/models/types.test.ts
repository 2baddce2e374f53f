import { describe, expectTypeOf, test } from "vitest";
import {
  Dense,
  type Evaluation,
  Input,
  Model,
  type Predictions,
  Sequential,
  type SymbolicTensor,
  type Tensor,
} from "../../src/index.js";

// What the compiler knows; `npm test` checks it with the types. Nothing here is run but constructors.
describe("types of models", () => {
  const [a, b] = [Input([2], { name: "a" }), Input([2], { name: "b" })];
  const sum = new Dense(1).apply(a);

  test("a model knows the structure of its inputs and outputs", () => {
    const model = new Model({ inputs: { a, b }, outputs: [sum, b] });
    expectTypeOf(model.predict).returns.resolves.toEqualTypeOf<readonly [Tensor<"float32">, Tensor<"float32">]>();
    expectTypeOf<{ a: number[][]; b: Float32Array }>().toExtend<Parameters<typeof model.predict>[0]>();
    // @ts-expect-error an input is missing
    void (() => model.trainOnBatch({ a: [[1, 2]] }));
    expectTypeOf<Predictions<{ readonly p: SymbolicTensor }>>().toEqualTypeOf<{ readonly p: Tensor<"float32"> }>();
  });

  test("one tensor in, one out", () => {
    expectTypeOf(new Sequential().predict).returns.resolves.toEqualTypeOf<Tensor<"float32">>();
    expectTypeOf(new Model({ inputs: a, outputs: sum }).predict).returns.resolves.toEqualTypeOf<Tensor<"float32">>();
  });

  test("a chained evaluate knows the metrics' names", () => {
    const plain = new Sequential([new Dense(1, { inputShape: [2] })]);
    const compiled = plain.compile({ loss: "mse", metrics: ["mae", "accuracy"] });
    expectTypeOf(compiled).toExtend<Sequential>();
    const ask = () => compiled.evaluate([[1, 2]], [[1]]);
    expectTypeOf(ask).returns.resolves.toHaveProperty("mae").toEqualTypeOf<number>();
    expectTypeOf(ask).returns.resolves.toHaveProperty("loss").toEqualTypeOf<number>();
    const unknown = () => plain.evaluate([[1, 2]], [[1]]);
    expectTypeOf(unknown).returns.resolves.toEqualTypeOf<Evaluation>();
  });
});
