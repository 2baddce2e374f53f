import type { Model } from "../models/index.js";
import type { ApplicationOptions } from "./frame.js";
import { resNet } from "./resnet-body.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessCaffe as preprocessInput } from "./preprocess-input.js";

/**
 * ResNet of 50 layers (He et al., "Deep Residual Learning for Image Recognition", CVPR 2016), layer by layer as in Keras. Images
 * [batch, 224, 224, 3] as `resnet.preprocessInput` gives them; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 *
 * @example
 * const model = await applications.ResNet50({ weights: null, includeTop: false, inputShape: [160, 160, 3], pooling: "avg" });
 */
export async function ResNet50(options: ApplicationOptions = {}): Promise<Model> {
  return resNet("ResNet50", options, [3, 4, 6, 3], 1);
}

/** ResNet of 101 layers: see {@link ResNet50}. */
export async function ResNet101(options: ApplicationOptions = {}): Promise<Model> {
  return resNet("ResNet101", options, [3, 4, 23, 3], 1);
}

/** ResNet of 152 layers: see {@link ResNet50}. */
export async function ResNet152(options: ApplicationOptions = {}): Promise<Model> {
  return resNet("ResNet152", options, [3, 8, 36, 3], 1);
}
