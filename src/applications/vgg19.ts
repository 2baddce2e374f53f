import type { Model } from "../models/index.js";
import type { ApplicationOptions } from "./frame.js";
import { vgg } from "./vgg-body.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessCaffe as preprocessInput } from "./preprocess-input.js";

/**
 * VGG of 19 layers (Simonyan & Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015), layer by layer
 * as in Keras. Images [batch, 224, 224, 3] as `vgg19.preprocessInput` gives them; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function VGG19(options: ApplicationOptions = {}): Promise<Model> {
  return vgg("VGG19", options, [2, 2, 4, 4, 4]);
}
