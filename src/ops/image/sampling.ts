import { oneOf } from "../../check.js";
import type { Shape } from "../../shape.js";

/** What a transform takes: the pixel next to a place, or a mean of those around by their distance. */
export const SAMPLINGS = ["nearest", "bilinear"] as const;
export type Sampling = (typeof SAMPLINGS)[number];

/**
 * What lies outside a row `a b c d`. `"constant"`: a value, `"nearest"`: a a | d d, `"wrap"`: c d | a b, `"mirror"`: c b | c b (the edge
 * once), `"reflect"`: b a | d c (the edge twice).
 */
export const FILL_MODES = ["constant", "nearest", "wrap", "mirror", "reflect"] as const;
export type FillMode = (typeof FILL_MODES)[number];

/** How to read between and beside the pixels. */
export interface SampleAttributes {
  readonly linear: boolean;
  readonly fillMode: FillMode;
  /** What there is outside with `"constant"`. */
  readonly fillValue: number;
}

export const SAMPLE: SampleAttributes = { linear: true, fillMode: "constant", fillValue: 0 };

/** Invocations of a workgroup. */
export const WORKGROUP = 64;

/** As the kernels take it: the places of an x [batch, …sizes, inner], one to four axes of it. */
export function samplingOf(sizes: Shape, { linear, fillMode }: SampleAttributes) {
  const [n0 = 1, n1 = 1, n2 = 1, n3 = 1] = [...new Array<number>(4 - sizes.length).fill(1), ...sizes];
  const border = FILL_MODES.indexOf(oneOf("sample", "fillMode", fillMode, FILL_MODES));
  return { sizes: { n0, n1, n2, n3 }, constants: { RANK: sizes.length, LINEAR: linear, BORDER: border, WORKGROUP } };
}
