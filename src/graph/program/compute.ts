import { callable } from "../../check.js";
import { isA } from "../../is-a.js";
import { Tensor, type TensorLike } from "../../tensor.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { compile } from "./compile.js";
import type { Build, Results, Structure } from "./compile-with.js";

/** One symbolic tensor for every value. */
type Traced<V extends readonly (Tensor | TensorLike)[]> = { [K in keyof V]: SymbolicTensor };

/**
 * Computes once what is written in `ops` or layers, on values at hand: what Keras does when `ops.add(x, y)` or `layer(x)` meets
 * numbers. Gives what `build` returns, on the host: a tensor, a list or a record of them. Of numbers that are no tensors the type is
 * float32, of booleans bool, of typed arrays their own.
 *
 * Each call traces and plans anew. For the same work again and again there is {@link compile}.
 *
 * @example
 * console.log(String((await compute(ops.add, [1, 2], [3, 4])).toArray())); // → 4,6
 * const { values, indices } = await compute((x) => ops.topK(x, 2), [3, 9, 5]);
 * const layer = new Dense(3);
 * const y = await compute((x) => layer.apply(x), [[1, 2]]); // its weights are there from now on
 */
export async function compute<V extends readonly (Tensor | TensorLike)[], S extends Structure>(
  build: (...inputs: Traced<V>) => S,
  ...values: V
): Promise<Results<S>> {
  callable("compute", "build", build);
  const feeds = values.map((value) => (isA<Tensor>(value, Tensor) ? value : Tensor.from(value)));
  const program = await compile(build as Build<S>, feeds, { label: "compute" });
  try {
    return await program.run(...feeds);
  } finally {
    program.dispose();
  }
}
