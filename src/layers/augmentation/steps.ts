import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { ImageAugmentation } from "./image-augmentation.js";

/** An augmentation, whatever it draws. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where what a layer draws is forgotten
export type AnyAugmentation = ImageAugmentation<any, any>;

/** What a layer drew for a batch, to be done to any images. */
export interface Step {
  images(images: SymbolicTensor): SymbolicTensor;
  masks(masks: SymbolicTensor): SymbolicTensor;
}

/** Lets a layer draw. */
export function drawnBy(layer: AnyAugmentation, images: SymbolicTensor): Step {
  const drawn: unknown = layer.randomTransformation(images);
  return {
    images: (x) => layer.transformImages(x, drawn),
    masks: (x) => layer.transformSegmentationMasks(x, drawn),
  };
}
