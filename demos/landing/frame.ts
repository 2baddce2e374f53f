/** One moment of the first net: everything else is drawn from its weights. */
export interface Frame {
  readonly epoch: number;
  /** The part of the points it gets right. */
  readonly right: number;
  readonly adapter: string;
  /** Kernel and bias of each layer by turns. */
  readonly weights: readonly (readonly number[])[];
}

export const SIZES = [2, 10, 8, 1] as const;
export const EPOCHS = 300;
export const EVERY = 5;
