import type { Tensor } from "wgrad";

/** A tensor as JSON. */
export interface Written {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}

/** What is asked of one model. */
export interface Question {
  readonly inputs: readonly Written[];
  readonly outputs: readonly Written[];
  /** Which files Keras is to open and to write, if not both. */
  readonly ends?: readonly string[];
  /** Of a training: targets, steps, and the weights after those. */
  readonly y?: readonly Written[];
  readonly steps?: number;
  readonly trained?: readonly Written[];
}

export function written({ shape, dtype, values }: Tensor): Written {
  return { shape, dtype, data: Array.from(values) };
}
