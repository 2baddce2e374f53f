import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { lookUp } from "../names.js";
import { add, divide, maximum, minimum, multiply } from "../ops/elementwise/binary.js";
import { relu } from "../ops/elementwise/rectifiers.js";
import { norm } from "../ops/reduce/norm.js";

/** A condition that weights are brought back to after each training step. */
export abstract class Constraint {
  /** The weights that fulfil the condition and lie near `w`, of the same shape. */
  abstract call(w: SymbolicTensor): SymbolicTensor;
}

/** What norms are taken over. */
export interface NormOptions {
  /** The axes that one norm spans. Default 0: all inputs of one unit of a Dense kernel. A Conv2D kernel wants [0, 1, 2]. */
  readonly axis?: number | readonly number[];
}

/** Keeps a norm from being divided by when it is zero: Keras's epsilon. */
const EPSILON = 1e-7;

/** Scales each vector so that its L2 norm becomes what `wanted` makes of it. */
function rescale(
  w: SymbolicTensor,
  axis: number | readonly number[],
  wanted: (length: SymbolicTensor) => SymbolicTensor,
): SymbolicTensor {
  const length = norm(w, { axis, keepdims: true });
  return multiply(w, divide(wanted(length), add(length, EPSILON)));
}

/** L2 norms of at most `maxValue` (default 2). */
export class MaxNorm extends Constraint {
  readonly maxValue: number;
  readonly axis: number | readonly number[];

  constructor({ maxValue = 2, axis = 0 }: NormOptions & { readonly maxValue?: number } = {}) {
    super();
    this.maxValue = maxValue;
    this.axis = axis;
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return rescale(w, this.axis, (length) => minimum(length, this.maxValue));
  }
}

/** Options of {@link MinMaxNorm}. */
export interface MinMaxNormOptions extends NormOptions {
  /** Default 0. */
  readonly minValue?: number;
  /** Default 1. */
  readonly maxValue?: number;
  /** How much of the way to go at each step, from 0 to 1. Default 1: all of it. */
  readonly rate?: number;
}

/** L2 norms between `minValue` and `maxValue`. */
export class MinMaxNorm extends Constraint {
  readonly #options: Required<MinMaxNormOptions>;

  constructor({ minValue = 0, maxValue = 1, rate = 1, axis = 0 }: MinMaxNormOptions = {}) {
    super();
    this.#options = { minValue, maxValue, rate, axis };
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    const { minValue, maxValue, rate, axis } = this.#options;
    return rescale(w, axis, (length) =>
      add(multiply(minimum(maximum(length, minValue), maxValue), rate), multiply(length, 1 - rate)),
    );
  }
}

/** L2 norms of 1. */
export class UnitNorm extends Constraint {
  readonly axis: number | readonly number[];

  constructor({ axis = 0 }: NormOptions = {}) {
    super();
    this.axis = axis;
  }

  override call(w: SymbolicTensor): SymbolicTensor {
    return divide(w, add(norm(w, { axis: this.axis, keepdims: true }), EPSILON));
  }
}

/** No negative weights: they become 0. */
export class NonNeg extends Constraint {
  override call(w: SymbolicTensor): SymbolicTensor {
    return relu(w);
  }
}

const byName = {
  maxNorm: () => new MaxNorm(),
  minMaxNorm: () => new MinMaxNorm(),
  nonNeg: () => new NonNeg(),
  unitNorm: () => new UnitNorm(),
} as const;

/** A constraint, or the name of one with its defaults. */
export type ConstraintLike = Constraint | keyof typeof byName;

/** The constraint behind a name. Throws an ArgumentError that lists the names for one it does not know. */
export function getConstraint(like: ConstraintLike): Constraint {
  if (like instanceof Constraint) return like;
  return lookUp<() => Constraint>("constraint", byName, like)();
}
