import type { PlaneFrame } from "../course/parts/learn-plane.js";

/** One moment of the first net, and where it runs. */
export interface Frame extends PlaneFrame {
  readonly adapter: string;
}

export const SIZES: readonly number[] = [2, 12, 8, 1];
export const EPOCHS = 250;
export const POINTS = 300;
