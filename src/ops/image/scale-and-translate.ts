import { eachOf, oneOf, positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sameShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { slice } from "../core/movement.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { type ResamplingKernel, resampleAxisBy } from "./resampling-weights.js";

const METHODS = {
  linear: "linear",
  bilinear: "linear",
  trilinear: "linear",
  cubic: "cubic",
  bicubic: "cubic",
  tricubic: "cubic",
  lanczos3: "lanczos3",
  lanczos5: "lanczos5",
} as const satisfies Readonly<Record<string, ResamplingKernel>>;

export type ScaleMethod = keyof typeof METHODS;

export interface ScaleAndTranslateOptions {
  /** Widens the kernel where there is less room than before, so that nothing is skipped. Default true. */
  readonly antialias?: boolean | undefined;
}

/**
 * Images scaled and moved along the axes `spatialDims`: place j of the result shows (j + ½ − translation) / scale − ½, and 0 beyond
 * the edges. `images`: any shape, `scale` and `translation`: one number for each of the axes, [axes] → `outputShape`. All have gradients.
 */
export const scaleAndTranslate = recordable(
  "scaleAndTranslate",
  ["images", "outputShape: sizes", "scale", "translation", "spatialDims: numbers", "method: text", "options?: options"],
  function scaleAndTranslate(
    images: SymbolicTensor,
    outputShape: Shape,
    scale: SymbolicTensor,
    translation: SymbolicTensor,
    spatialDims: readonly number[],
    method: ScaleMethod,
    options: ScaleAndTranslateOptions = {},
  ): SymbolicTensor {
    const where = "scaleAndTranslate";
    const { antialias } = withDefaults(where, options, { antialias: true });
    oneOf(where, "method", method, Object.keys(METHODS));
    requireFloats(where, { images, scale, translation });
    eachOf(where, "spatialDims", spatialDims, () => true);
    eachOf(where, "outputShape", outputShape, positiveInteger);
    const axes = spatialDims.map((axis) => normalizeAxis(where, axis, images.rank));
    for (const [name, { shape }] of Object.entries({ scale, translation })) {
      if (sameShape(shape, [axes.length])) continue;
      const expected = `one for each of ${axes.length} axes`;
      throw new ShapeError({ where, problem: `no such ${name}`, expected, received: formatShape(shape) });
    }
    const kept = images.shape.map((size, axis) => (axes.includes(axis) ? outputShape[axis] : size));
    if (outputShape.length !== images.rank || kept.some((size, axis) => size !== outputShape[axis])) {
      throw new ShapeError({
        where,
        problem: "another outputShape",
        expected: `${formatShape(images.shape)} but for the axes ${axes.join(", ")}`,
        received: formatShape(outputShape),
      });
    }
    const entry = (x: SymbolicTensor, i: number) => reshape(slice(x, [{ start: i, stop: i + 1 }]), []);
    return axes.reduce(
      (x, axis, i) =>
        resampleAxisBy(
          x,
          { axis, size: outputShape[axis] ?? 1, scale: entry(scale, i), translation: entry(translation, i) },
          { kernel: METHODS[method], antialias },
        ),
      images,
    );
  },
);
