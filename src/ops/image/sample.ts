import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import * as kernels from "../../kernels/index.js";
import type { Shape } from "../../shape.js";
import { columnsFor } from "../index/segment-lowering.js";
import { gradientOfPlaces, gradientOfValues } from "./sample-gradient.js";
import { SAMPLE, samplingOf, WORKGROUP } from "./sampling.js";

/**
 * The values of `x` at places between its pixels: x [batch, …sizes, inner], at [batch, places, axes], in pixels from the centre of
 * the first, for each of the one to four axes of sizes → [batch, places, inner].
 *
 * With respect to `x` the gradient sorts what was read and lets every pixel gather its own. With respect to `at` it is the slope
 * between the pixels, from the pixel below to the one above; steps of the nearest pixel have none.
 */
export const sample = defineOp({
  name: "sample",
  inputs: ["x", "at"],
  attrs: SAMPLE,
  infer: ({ x, at }) => ({ shape: [...at.shape.slice(0, 2), x.shape.at(-1) ?? 1] }),
  epilogue: "out",
  lower({ x, at }, out, attrs, { family }) {
    const inner = x.shape.at(-1) ?? 1;
    const stack = family !== "gpu" && inner <= 4 ? inner : columnsFor(family, inner);
    const { sizes, constants } = samplingOf(x.shape.slice(1, -1), attrs);
    return [
      dispatch(kernels.sample, {
        bind: { x, at, out },
        params: {
          ...sizes,
          size: out.size,
          places: at.shape[1] ?? 1,
          inner,
          columns: inner,
          outside: attrs.fillValue,
        },
        constants: { ...constants, STACK: stack },
        grid: linearGrid(Math.ceil(out.size / stack / WORKGROUP)),
        epilogue: true,
      }),
    ];
  },
  gradient({ x, at }, grad, _, attrs): Gradients<"x" | "at"> {
    const ids = corners(at, { ...attrs, sizes: x.shape.slice(1, -1) });
    return {
      x: gradientOfValues(x, at, ids, grad, attrs),
      at: attrs.linear ? gradientOfPlaces(x, at, ids, grad, attrs) : undefined,
    };
  },
});

/** The numbers of the pixels that are read, [batch, places, corners] into [batch · pixels]; −1 for what lies outside. */
const corners = defineOp({
  name: "sampleCorners",
  inputs: ["at"],
  attrs: { ...SAMPLE, sizes: [] as Shape },
  infer: ({ at }, { linear, sizes }) => ({
    shape: [...at.shape.slice(0, 2), linear ? 2 ** sizes.length : 1],
    dtype: "int32",
  }),
  lower({ at }, ids, attrs) {
    const lines = (at.shape[0] ?? 1) * (at.shape[1] ?? 1);
    const { sizes, constants } = samplingOf(attrs.sizes, attrs);
    return [
      dispatch(kernels.sample_corners, {
        bind: { at, ids },
        params: { ...sizes, lines, places: at.shape[1] ?? 1 },
        constants,
        grid: linearGrid(Math.ceil(lines / WORKGROUP)),
      }),
    ];
  },
});
