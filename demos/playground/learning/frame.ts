/** What there is to see of a net at one moment: numbers only, so that it goes from the worker to the page. */

/** Pictures side by side, or one matrix, each `columns` wide: tile after tile, row after row. */
export interface Tiles {
  readonly kind: "pictures" | "matrix";
  readonly values: Float32Array;
  readonly count: number;
  readonly columns: number;
}

export interface LayerSight {
  /** The root of the mean square of its gradients, and of its weights; undefined where it has none. */
  readonly gradient: number | undefined;
  readonly weight: number | undefined;
  /** Its weights, or as many of them as can be seen: a row for each input, a column for each unit. */
  readonly kernel: Tiles | undefined;
  /** All its weights, thinned out, for a histogram. */
  readonly spread: Float32Array | undefined;
  /** What it gives. */
  readonly output: Tiles | undefined;
}

export interface Judgement {
  readonly loss: number;
  readonly score: number;
  /** Of kinds: what was taken for what. */
  readonly confusion?: readonly (readonly number[])[];
  /** Of numbers: the true ones, and what the net says. */
  readonly pairs?: readonly (readonly [truth: number, answer: number])[];
}

export interface NetFrame {
  /** Since the frame before, in the mean. */
  readonly loss: number;
  readonly score: number;
  /** Now and then. */
  readonly test: Judgement | undefined;
  /** What it says all over the plane, row by row from the top left. */
  readonly field: Float32Array | undefined;
  readonly layers: readonly LayerSight[];
}

export interface Frame {
  readonly step: number;
  readonly epoch: number;
  readonly nets: readonly NetFrame[];
}

/** What one training step of a net takes. */
export interface Cost {
  readonly dispatches: number;
  readonly weights: number;
  readonly stepBytes: number;
  readonly milliseconds: number;
  /** Of the device, all nets together. */
  readonly deviceBytes: number;
}

/** The points that nets learn from, as the page draws them. */
export interface PlanePoints {
  readonly places: Float32Array;
  readonly answers: Float32Array;
}
