import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { isList, isRecord, leavesByPath, type Tree } from "../structure.js";
import type { Output } from "./compiled.js";

/** One output of a batch, with what was wanted of it. */
export interface OutputValues extends Output {
  readonly yPred: SymbolicTensor;
  readonly yTrue: SymbolicTensor | undefined;
  readonly sampleWeight: SymbolicTensor | undefined;
}

/**
 * The outputs with their targets and weights. `names` are those of the outputs where a list gives none; a record's are its keys.
 * One target for several outputs, or several for one, and what is for no output, is a ShapeError; one weight counts for all.
 */
export function pairOutputs(
  yPred: Tree<SymbolicTensor>,
  yTrue: Tree<SymbolicTensor> | undefined,
  sampleWeight: Tree<SymbolicTensor> | undefined,
  names: readonly string[],
): OutputValues[] {
  const targets = finder("targets", yTrue, yPred);
  const weights = isLeaf(sampleWeight) ? () => sampleWeight : finder("weights", sampleWeight, yPred);
  return [...leavesByPath<SymbolicTensor>(yPred)].map(([path, output], index) => {
    const name = names[index] ?? (isRecord(yPred) ? path : isLeaf(yPred) ? "output" : `output_${index}`);
    return { index, name, yPred: output, yTrue: targets(path), sampleWeight: weights(path) };
  });
}

function isLeaf(tree: Tree<SymbolicTensor> | undefined): tree is SymbolicTensor {
  return tree !== undefined && !isList(tree) && !isRecord(tree);
}

/** Tells what a tree has for the output at a path: undefined where a record or list has nothing for it. */
function finder(
  what: string,
  tree: Tree<SymbolicTensor> | undefined,
  yPred: Tree<SymbolicTensor>,
): (path: string) => SymbolicTensor | undefined {
  if (tree === undefined) return () => undefined;
  const [given, outputs] = [leavesByPath<SymbolicTensor>(tree), leavesByPath<SymbolicTensor>(yPred)];
  const [one] = given.values();
  if (isLeaf(yPred) && given.size === 1) return () => one;
  if (!isLeaf(yPred) && given.size > 0 && [...given.keys()].every((path) => outputs.has(path)))
    return (path) => given.get(path);
  throw new ShapeError({
    where: "fit",
    problem: `${what} for other outputs than the model has`,
    expected: isLeaf(yPred) ? "one tensor" : `a tensor for each of ${[...outputs.keys()].join(", ")}`,
    received: isLeaf(tree) ? "one tensor" : [...given.keys()].join(", ") || "nothing",
  });
}
