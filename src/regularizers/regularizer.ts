import { ArgumentError, ShapeError } from "../errors.js";
import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { lookUp } from "../names.js";
import { sum } from "../ops/core/sum.js";
import { add, multiply, subtract } from "../ops/elementwise/binary.js";
import { abs, square } from "../ops/elementwise/unary.js";
import { matmul } from "../ops/product/matmul.js";
import { normalize } from "../ops/reduce/norm.js";
import { formatShape } from "../shape.js";

/** A penalty that large weights add to the loss. */
export abstract class Regularizer {
  /** The penalty for weights `w` of any shape: a scalar. */
  abstract call(w: SymbolicTensor): SymbolicTensor;
}

/** l1 · Σ|w| + l2 · Σw². Both default to 0. */
export class L1L2 extends Regularizer {
  readonly l1: number;
  readonly l2: number;

  constructor({ l1 = 0, l2 = 0 }: { readonly l1?: number; readonly l2?: number } = {}) {
    super();
    this.l1 = factor("l1", l1);
    this.l2 = factor("l2", l2);
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    const penalties = [
      ...(this.l1 === 0 ? [] : [multiply(sum(abs(w)), this.l1)]),
      ...(this.l2 === 0 ? [] : [multiply(sum(square(w)), this.l2)]),
    ];
    return penalties.reduce((total, penalty) => add(total, penalty), fill(0));
  }
}

/** l1 · Σ|w|: drives weights to exactly zero. Default 0.01. */
export class L1 extends L1L2 {
  constructor({ l1 = 0.01 }: { readonly l1?: number } = {}) {
    super({ l1 });
  }
}

/** l2 · Σw²: keeps weights small. Default 0.01. */
export class L2 extends L1L2 {
  constructor({ l2 = 0.01 }: { readonly l2?: number } = {}) {
    super({ l2 });
  }
}

/**
 * Pulls the rows (or columns) of a matrix towards being at right angles: factor · Σ|cos| over the pairs of different rows,
 * divided by their number.
 */
export class OrthogonalRegularizer extends Regularizer {
  readonly factor: number;
  readonly mode: "rows" | "columns";

  constructor({
    factor: by = 0.01,
    mode = "rows",
  }: { readonly factor?: number; readonly mode?: "rows" | "columns" } = {}) {
    super();
    this.factor = factor("factor", by);
    this.mode = mode;
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    if (w.rank !== 2) {
      throw new ShapeError({
        where: "OrthogonalRegularizer",
        problem: "not a matrix",
        expected: "[rows, columns]",
        received: formatShape(w.shape),
      });
    }
    const rows = this.mode === "rows";
    const size = w.shape[rows ? 0 : 1] ?? 1;
    const unit = normalize(w, { axis: rows ? 1 : 0 });
    const cosines = matmul(unit, unit, rows ? { transposeB: true } : { transposeA: true });
    // Each row with itself gives 1; the penalty leaves those out and takes each pair once.
    const pairs = Math.max(1, (size * (size - 1)) / 2);
    return multiply(subtract(sum(abs(cosines)), size), this.factor / (2 * pairs));
  }
}

function factor(name: string, value: number): number {
  if (!Number.isFinite(value) || value < 0) {
    throw new ArgumentError({
      where: "regularizer",
      problem: `no such ${name}`,
      expected: "a number from 0 up",
      received: `${value}`,
    });
  }
  return value;
}

const byName = { l1: () => new L1(), l2: () => new L2() } as const;

/** A regularizer, or the name of one with its defaults. */
export type RegularizerLike = Regularizer | keyof typeof byName;

/** The regularizer behind a name. Throws an ArgumentError that lists the names for one it does not know. */
export function getRegularizer(like: RegularizerLike): Regularizer {
  if (like instanceof Regularizer) return like;
  return lookUp<() => Regularizer>("regularizer", byName, like)();
}
