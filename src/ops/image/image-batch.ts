import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { reshape } from "../core/reshape.js";
import { type DataFormat, inChannelsLast } from "./data-format.js";

/**
 * Calls `compute`, which takes a batch [batch, height, width, channels], on one image or a batch of them in either data format; the
 * result comes back as the images came. Throws a DTypeError for whole numbers, and a ShapeError for another rank.
 */
export function onImages(
  where: string,
  images: SymbolicTensor,
  dataFormat: DataFormat,
  compute: (batch: SymbolicTensor) => SymbolicTensor,
): SymbolicTensor {
  const inFormat = (batch: SymbolicTensor) => inChannelsLast(where, batch, dataFormat, compute);
  return onBatch(where, images, inFormat);
}

/** As {@link onImages}, for what knows the data formats itself. */
export function onBatch(
  where: string,
  images: SymbolicTensor,
  compute: (batch: SymbolicTensor) => SymbolicTensor,
): SymbolicTensor {
  requireFloats(where, { images });
  if (images.rank === 4) return compute(images);
  if (images.rank === 3) {
    const one = compute(reshape(images, [1, ...images.shape]));
    return reshape(one, one.shape.slice(1));
  }
  throw new ShapeError({
    where,
    problem: "these are no images",
    expected: "[batch, height, width, channels], or one image without the batch",
    received: formatShape(images.shape),
  });
}
