import { type DownloadOptions, download } from "../data/download.js";
import type { FileSource } from "../data/file-source.js";
import type { Model } from "../models/index.js";
import type { WeightsFile } from "./weights-table.js";

/** Sets a model's weights: those that Keras publishes, verified by their sums where there are some, or those of a file. */
export async function loadApplicationWeights(
  model: Model,
  weights: "imagenet" | FileSource,
  file: () => WeightsFile,
  options: DownloadOptions,
): Promise<void> {
  const { fetch, signal, progress } = options;
  if (weights !== "imagenet") return model.loadWeights(weights, { fetch, signal });
  const remedy = "Check the network, or serve the file yourself and pass its address as weights";
  return model.loadWeights(await download(model.name, { ...file(), remedy }, { fetch, signal, progress }));
}
