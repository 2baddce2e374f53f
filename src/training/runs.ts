import { ArgumentError } from "../errors.js";
import { alignedBytes } from "../graph/memory/slab.js";
import { type Region, Variable } from "../graph/symbols/variable.js";
import type { Optimizer } from "../optimizers/index.js";

/** Bytes that weights begin at multiples of. */
const ROW = 256;

/**
 * Weights that are updated at once: those that lie side by side in one buffer and learn alike, in the order they lie in; for an optimizer
 * that looks at whole weights, each by itself.
 */
export function cutIntoRuns(optimizer: Optimizer, variables: readonly Variable[]): Variable[][] {
  const buffers = [...new Set(variables.map((one) => regionOf(one).buffer))];
  const sorted = variables.toSorted((a, b) => {
    const [one, other] = [regionOf(a), regionOf(b)];
    return buffers.indexOf(one.buffer) - buffers.indexOf(other.buffer) || one.byteOffset - other.byteOffset;
  });
  const groups: Variable[][] = [];
  for (const variable of sorted) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const goesOn =
      before !== undefined &&
      !optimizer.perWeight &&
      touches(regionOf(before), regionOf(variable)) &&
      optimizer.rateGroup(before) === optimizer.rateGroup(variable);
    if (goesOn) group?.push(variable);
    else groups.push([variable]);
  }
  return groups;
}

function touches(before: Region, next: Region): boolean {
  const end = Math.ceil((before.byteOffset + before.byteLength) / ROW) * ROW;
  return before.buffer === next.buffer && end === next.byteOffset;
}

/**
 * How much of the weight decay the weights of a run have: one multiplier, or a variable that holds it for each row of 64 elements, as
 * weights begin at multiples of that.
 */
export function decayOf(optimizer: Optimizer, run: readonly Variable[]): number | Variable | undefined {
  if (optimizer.weightDecay === 0) return undefined;
  const multipliers = run.map((variable) => optimizer.decayMultiplier(variable));
  const [first] = multipliers;
  if (multipliers.every((one) => one === first)) return first;
  const rows = run.flatMap(({ size }, i) => Array<number>(alignedBytes(size) / ROW).fill(multipliers[i] ?? 1));
  return new Variable("decay", [rows.length, 1], Float32Array.from(rows));
}

/** Where a variable lies. Throws an ArgumentError for one that has no place yet. */
export function regionOf({ name, region }: Variable): Region {
  if (region !== undefined) return region;
  throw new ArgumentError({
    where: name,
    problem: "cannot be trained, since it has no place on the GPU yet",
    remedy: "Train variables that the model holds: weights of layers in its fields",
  });
}
