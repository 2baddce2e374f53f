import type { Model } from "../models/index.js";
import type { ApplicationOptions } from "./frame.js";
import { resNet } from "./resnet-body.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

/**
 * ResNet V2 of 50 layers (He et al., "Identity Mappings in Deep Residual Networks", ECCV 2016), layer by layer as in Keras. Images
 * [batch, 224, 224, 3] of values from -1 to 1, see `resnetV2.preprocessInput`; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function ResNet50V2(options: ApplicationOptions = {}): Promise<Model> {
  return resNet("ResNet50V2", options, [3, 4, 6, 3], 2);
}

/** ResNet V2 of 101 layers: see {@link ResNet50V2}. */
export async function ResNet101V2(options: ApplicationOptions = {}): Promise<Model> {
  return resNet("ResNet101V2", options, [3, 4, 23, 3], 2);
}

/** ResNet V2 of 152 layers: see {@link ResNet50V2}. */
export async function ResNet152V2(options: ApplicationOptions = {}): Promise<Model> {
  return resNet("ResNet152V2", options, [3, 8, 36, 3], 2);
}
