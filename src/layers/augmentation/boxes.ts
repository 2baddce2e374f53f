import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { arange } from "../../ops/arrange/creation.js";
import { reshape } from "../../ops/core/reshape.js";
import { greaterEqual, less } from "../../ops/elementwise/binary.js";
import { logicalAnd } from "../../ops/elementwise/logical.js";
import { sqrt } from "../../ops/elementwise/unary.js";
import { minus, type PerImage, plus, times } from "../../ops/image/per-image.js";
import type { Seed } from "../../seed.js";
import { drawEach } from "./ranges.js";

/** A stretch along one axis of each image. */
export interface Stretch {
  readonly length: PerImage;
  readonly start: PerImage;
}

/** A stretch that covers √share of an axis, somewhere on it. */
export function stretchOf(images: SymbolicTensor, axis: 1 | 2, share: PerImage, seed: Seed | undefined): Stretch {
  const size = images.shape[axis] ?? 1;
  const length = times(typeof share === "number" ? Math.sqrt(share) : sqrt(share), size);
  return { length, start: times(minus(size, length), drawEach(images, [0, 1], seed)) };
}

/** Which pixels lie in a box: [batch, height, width, 1]. */
export function boxOf(images: SymbolicTensor, down: Stretch, across: Stretch): SymbolicTensor {
  const [, height = 1, width = 1] = images.shape;
  const y = reshape(arange(0, height, { dtype: "float32" }), [1, height, 1, 1]);
  const x = reshape(arange(0, width, { dtype: "float32" }), [1, 1, width, 1]);
  const inside = (place: SymbolicTensor, { start, length }: Stretch) =>
    logicalAnd(greaterEqual(place, start), less(place, plus(start, length)));
  return logicalAnd(inside(y, down), inside(x, across));
}
