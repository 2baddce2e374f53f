import { type ClassNumbers, noteClassNumbers } from "../graph/symbols/class-numbers.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { rootOf } from "../graph/symbols/views.js";
import { isCast } from "../ops/core/cast.js";

/**
 * Says that labels are to be numbers of classes: what a loss or metric calls that takes such. Where they come with every run, as an
 * input of the program that is traced, each run looks at them on the host before it sends anything, and rejects with a LabelError for
 * one that is no class: out of range, negative, with a fraction, NaN. What one loss ignores, no other loss or metric
 * of the same labels complains of. Labels that are computed on the GPU, or lie there already, are not looked at.
 */
export function expectClassNumbers(labels: SymbolicTensor, expected: ClassNumbers): void {
  const root = rootOf(labels);
  const { source } = root;
  if (source.kind === "input") noteClassNumbers(root, expected);
  else if (source.kind === "output" && isCast(source.node.op) && source.node.inputs.x !== undefined) {
    expectClassNumbers(source.node.inputs.x, expected);
  }
}
