import { defineOp, type Op, type OpDeclaration } from "./op.js";
import { recordable } from "./record.js";

/**
 * Declares an op: returns the function that users call, with tensors of a graph or with values between layers.
 *
 * @example
 * const square = defineOp({ name: "square", inputs: ["x"], infer: ({ x }) => x, elementwise: "x * x" });
 */
export function defineRecordedOp<
  const I extends readonly string[],
  A extends object = object,
  const O extends readonly string[] = readonly ["out"],
>(declaration: OpDeclaration<I, A, O>): Op<I, A, O> {
  const op = defineOp(declaration);
  return recordable(declaration.name, [...declaration.inputs.map(parameterOf), "attrs?: options"], op);
}

/** A list of inputs comes as one argument. */
function parameterOf(input: string): string {
  return input.startsWith("...") ? `${input.slice(3)}: tensors` : input;
}
