import { type DownloadOptions, download } from "../data/download.js";
import type { FileSource } from "../data/file-source.js";
import type { Model } from "../models/index.js";
import type { WeightsFile } from "./weights-table.js";

/** The largest file, of ConvNeXtXLarge, has 1.4 GB. */
const MOST_BYTES = 2 ** 31;

/** Sets a model's weights: those that Keras publishes, verified by their sums where there are some, or those of a file. */
export async function loadApplicationWeights(
  model: Model,
  weights: "imagenet" | FileSource,
  file: () => WeightsFile,
  options: DownloadOptions,
): Promise<void> {
  const { fetch, signal, progress } = options;
  if (weights !== "imagenet") return model.loadWeights(weights, { fetch, signal, progress });
  const remedy = "Check the network, or serve the file yourself and pass its address as weights";
  return model.loadWeights(
    await download(model.name, { ...file(), remedy, most: MOST_BYTES }, { fetch, signal, progress }),
  );
}
