import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { isList, isRecord, leaves, mapTree, type Tree } from "../structure.js";
import type { Output } from "./compiled.js";

/** One output of a batch, with what was wanted of it. */
export interface OutputValues extends Output {
  readonly yPred: SymbolicTensor;
  readonly yTrue: SymbolicTensor | undefined;
  readonly sampleWeight: SymbolicTensor | undefined;
}

/**
 * The outputs with their targets and weights. `names` are those of the outputs where a list gives none; a record's are its keys.
 * One target for several outputs, or several for one, is a ShapeError; one weight counts for all.
 */
export function pairOutputs(
  yPred: Tree<SymbolicTensor>,
  yTrue: Tree<SymbolicTensor> | undefined,
  sampleWeight: Tree<SymbolicTensor> | undefined,
  names: readonly string[],
): OutputValues[] {
  const found: OutputValues[] = [];
  const single = !isList(yPred) && !isRecord(yPred);
  mapTree(yPred, (output: SymbolicTensor, path) => {
    const index = found.length;
    const name = names[index] ?? (isRecord(yPred) ? path : single ? "output" : `output_${index}`);
    const target = single ? onlyOne(yTrue) : at(yTrue, path, yPred);
    const weight = isTensor(sampleWeight) || single ? onlyOne(sampleWeight) : at(sampleWeight, path, yPred);
    found.push({ index, name, yPred: output, yTrue: target, sampleWeight: weight });
  });
  return found;
}

function isTensor(tree: Tree<SymbolicTensor> | undefined): tree is SymbolicTensor {
  return tree !== undefined && !isList(tree) && !isRecord(tree);
}

function onlyOne(tree: Tree<SymbolicTensor> | undefined): SymbolicTensor | undefined {
  if (tree === undefined) return undefined;
  const [one, ...more] = leaves<SymbolicTensor>(tree);
  if (more.length === 0) return one;
  throw new ShapeError({
    where: "fit",
    problem: "the model has one output",
    expected: "one tensor of targets",
    received: `${more.length + 1}`,
  });
}

/** What stands at the place of an output: undefined where a record or list has nothing for it. */
function at(
  tree: Tree<SymbolicTensor> | undefined,
  path: string,
  like: Tree<SymbolicTensor>,
): SymbolicTensor | undefined {
  if (tree === undefined) return undefined;
  if (isTensor(tree)) {
    throw new ShapeError({
      where: "fit",
      problem: "the model has several outputs",
      expected: isRecord(like) ? `targets by name: ${Object.keys(like).join(", ")}` : "a list of targets",
      received: "one tensor",
    });
  }
  let found: SymbolicTensor | undefined;
  mapTree(tree, (leaf: SymbolicTensor, where) => {
    if (where === path) found = leaf;
  });
  return found;
}
