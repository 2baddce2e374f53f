import { callable } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { formatShape } from "../../shape.js";
import { isList } from "../../structure.js";

/** The gradients of the arguments, in order, from that of the result; one alone for one argument. */
export type CustomGradient = (upstream: SymbolicTensor) => SymbolicTensor | readonly (SymbolicTensor | undefined)[];

/**
 * A function whose gradient is what it says itself, instead of what its ops have: `f` gives a result and a function from the gradient of
 * that to those of its arguments (undefined where there is none). It may close over what it computed on the way.
 *
 * @example
 * const log1pExp = ops.customGradient((x) => {
 *   const e = ops.exp(x);
 *   return [ops.log1p(e), (upstream) => ops.multiply(upstream, ops.divide(e, ops.add(e, 1)))];
 * });
 */
export const customGradient = recordable(
  "customGradient",
  ["f: any"],
  function customGradient(
    f: (...xs: SymbolicTensor[]) => readonly [result: SymbolicTensor, gradient: CustomGradient],
  ): (...xs: SymbolicTensor[]) => SymbolicTensor {
    callable("customGradient", "f", f);
    return recordable("customGradient", ["...xs"], (...xs: SymbolicTensor[]): SymbolicTensor => {
      const [result, gradient] = requirePair(f(...xs));
      // Its own gradient stands between the result and what that was made of.
      const guarded = defineOp({
        name: "customGradient",
        inputs: ["result", "...xs"],
        infer: ({ result }) => result,
        view: "result",
        gradient: ({ xs }, upstream) => ({ xs: requireGradients(xs, gradient(upstream)) }),
      });
      return guarded(result, xs);
    });
  },
);

function requirePair(
  pair: readonly [SymbolicTensor, CustomGradient],
): readonly [result: SymbolicTensor, gradient: CustomGradient] {
  if (isList(pair) && isA(pair[0], SymbolicTensor) && typeof pair[1] === "function") return pair;
  throw new ArgumentError({
    where: "customGradient",
    problem: "no such result",
    expected: "[a symbolic tensor, a function from its gradient to those of the arguments]",
    received: inWords(pair),
  });
}

function requireGradients(
  xs: readonly SymbolicTensor[],
  given: ReturnType<CustomGradient>,
): readonly (SymbolicTensor | undefined)[] {
  const list = isA(given, SymbolicTensor) || !isList(given) ? [given as SymbolicTensor | undefined] : given;
  const fits = (gradient: unknown, i: number) =>
    gradient === undefined ||
    (isA(gradient, SymbolicTensor) && formatShape(gradient.shape) === formatShape(xs[i]?.shape ?? []));
  if (list.length === xs.length && list.every(fits)) return list;
  throw new ShapeError({
    where: "customGradient",
    problem: "the gradients do not fit the arguments",
    expected: xs.map(({ shape }) => formatShape(shape)).join(", "),
    received: list.map((one) => (isA(one, SymbolicTensor) ? formatShape(one.shape) : inWords(one))).join(", "),
  });
}
