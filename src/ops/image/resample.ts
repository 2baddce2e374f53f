import { oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { requireFloats } from "../core/floats.js";
import { type AxisChange, alongAxis, NO_CHANGE, spatialChanges, withSize } from "./axis-lowering.js";
import type { DataFormat } from "./data-format.js";

/** The `"nearest"` element, or a mean of the neighbours by their distance, `"bilinear"`. */
export const INTERPOLATIONS = ["nearest", "bilinear"] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

export interface ResampleOptions {
  readonly interpolation?: Interpolation | undefined;
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

interface Attributes extends AxisChange {
  readonly linear: boolean;
}

const resampleAxis = defineOp({
  name: "resample",
  inputs: ["x"],
  attrs: { ...NO_CHANGE, linear: false },
  infer: ({ x }, { axis, m }) => ({ shape: withSize(x.shape, axis, m), dtype: x.dtype }),
  epilogue: "out",
  halves: true,
  lower: ({ x }, out, attrs, target) => {
    const { params, constants, ...launch } = alongAxis(attrs, out, target);
    return [dispatch(kernels.resample, { bind: { x, out }, ...how(attrs, params, constants), ...launch })];
  },
  gradient: (_, dy, __, attrs): Gradients<"x"> => ({ x: resampleGradient(dy, attrs) }),
});

const resampleGradient = defineOp({
  name: "resampleGradient",
  inputs: ["dy"],
  attrs: { ...NO_CHANGE, linear: false },
  infer: ({ dy }, { axis, n }) => ({ shape: withSize(dy.shape, axis, n), dtype: dy.dtype }),
  epilogue: "out",
  halves: true,
  lower: ({ dy }, out, attrs, target) => {
    const { params, constants, ...launch } = alongAxis(attrs, out, target);
    return [dispatch(kernels.resample_gradient, { bind: { dy, out }, ...how(attrs, params, constants), ...launch })];
  },
  gradient: (_, grad, __, attrs): Gradients<"dy"> => ({ dy: resampleAxis(grad, attrs) }),
});

/** The ratio as a reduced fraction, and the kind of interpolation. */
function how<P extends object, C extends object>({ n, m, linear }: Attributes, params: P, constants: C) {
  const divisor = greatestDivisor(n, m);
  return {
    params: { ...params, ratio_n: n / divisor, ratio_m: m / divisor },
    constants: { ...constants, LINEAR: linear },
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Resamples one axis after the other: both kinds of interpolation are products of one-dimensional ones. */
export function resample(
  where: string,
  x: SymbolicTensor,
  changes: readonly AxisChange[],
  interpolation: Interpolation,
): SymbolicTensor {
  oneOf(where, "interpolation", interpolation, INTERPOLATIONS);
  requireFloats(where, { x });
  return changes.reduce((y, { axis, n, m }) => {
    if (n === m) return y;
    const most = Math.max(n, m);
    if (((2 * most + 3) * most) / greatestDivisor(n, m) >= 2 ** 32) {
      const expected = "axes below 46,000 elements, or a simpler ratio";
      throw new ShapeError({ where, problem: "the steps are too fine", expected, received: `${n} to ${m}` });
    }
    return resampleAxis(y, { axis, n, m, linear: interpolation === "bilinear" });
  }, x);
}

/**
 * Sequences, images or volumes with each axis a whole number of times as long: [batch, …spatial, channels] → [batch,
 * …factors · spatial, channels]. Default `"nearest"`: each element so many times in a row.
 */
export const upsample = recordable(
  "upsample",
  ["x", "factors: numbers", "options?: options"],
  function upsample(
    x: SymbolicTensor,
    factors: number | readonly number[],
    options: ResampleOptions = {},
  ): SymbolicTensor {
    const { interpolation, dataFormat } = withDefaults("upsample", options, {
      interpolation: "nearest",
      dataFormat: "channelsLast",
    });
    const changes = spatialChanges("upsample", x, "factors", factors, dataFormat);
    const longer = changes.map(({ axis, n, m: factor }) => ({ axis, n, m: n * factor }));
    return resample("upsample", x, longer, interpolation);
  },
);
