import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { Tensor } from "../../tensor.js";
import { SymbolicTensor } from "./tensor.js";

/** Host values as a constant of the graph. They are uploaded once, when the program is compiled. */
export function constant(tensor: Tensor): SymbolicTensor {
  if (!isA(tensor, Tensor)) {
    throw new ArgumentError({
      where: "constant",
      problem: "not a tensor",
      expected: "a Tensor",
      received: inWords(tensor),
      remedy: "Use constant(Tensor.from(…))",
    });
  }
  return new SymbolicTensor(tensor, { kind: "data", tensor });
}
