import { positiveInteger } from "../check.js";
import { type FileTarget, formatOf, type NamedFile, nameOf, putFiles } from "../data/file-target.js";
import { ArgumentError } from "../errors.js";
import type { AnyLayer } from "../layers/index.js";
import { refuseUnknown, withDefaults } from "../options.js";
import { filesOfModel, type ModelFormat } from "./model-formats.js";
import { requireModel } from "./saved-model.js";

/** How {@link saveModel} and `saveWeights` write. */
export interface SaveOptions {
  /** Whether what `compile` was told and what the optimizer has come to are written, too. Default true. */
  readonly includeOptimizer?: boolean | undefined;
  /**
   * How many bytes of weights go into one file, where the format has several: tfjs's, 4 MiB by default, and safetensors with an index, 1 GiB by
   * default.
   */
  readonly shardBytes?: number | undefined;
}

/** The formats of several files, and how large each is. */
const SHARDED: Readonly<Partial<Record<ModelFormat, number>>> = {
  json: 2 ** 22, // as tfjs's converter has it, since browsers keep no larger files
  tfjs: 2 ** 22,
  "safetensors.index.json": 2 ** 30,
};

/**
 * Writes the whole model: its layers, weights, what `compile` was told and what the optimizer has come to. `loadModel` makes it again.
 *
 * The name's end is the format:
 *
 *     .keras                      Keras's own, which `keras.saving.load_model` opens in Python
 *     .h5                         the one before
 *     .json                       tfjs's layers model: the JSON, and its weights in files beside it
 *     .safetensors                weights by the paths of `variables()`, with the config among the metadata
 *     .safetensors.index.json     the same, with the weights in files beside it
 *
 * In a page the file is downloaded; in Node a name is a path; under `indexeddb://digits` or `opfs://models/digits.keras` the browser keeps it; a
 * file handle is written to; `{ format: "keras" }` only gives the bytes, which are the result in any case: of a model in several files
 * those of the first, and `{ format: "tfjs", put }` hands all of them to a function.
 *
 * Rejects with a FormatError for what no file can hold: functions, classes that were not made known with `registerClass`, and layers and
 * options that tfjs has not.
 *
 * @example
 * await saveModel(model, "digits.keras");
 * const bytes = await saveModel(model, { format: "keras" });
 * await saveModel(model, { format: "tfjs", put: (name, bytes) => upload(name, bytes) });
 */
export async function saveModel(
  layer: AnyLayer,
  target: FileTarget,
  options: SaveOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requireModel("saveModel", layer);
  refuseUnknown("saveModel", options, ["includeOptimizer", "shardBytes"]);
  const { shardBytes: given, ...rest } = options;
  const { includeOptimizer } = withDefaults("saveModel", rest, { includeOptimizer: true });
  const format = formatOf("saveModel", target, [
    "keras",
    "h5",
    "json",
    "tfjs",
    "safetensors",
    "safetensors.index.json",
  ] as const satisfies readonly ModelFormat[]);
  const shardBytes = shardBytesOf("saveModel", format, given);
  const files = await filesOfModel(layer, format, nameOf(target, ENDS[format] ?? format), includeOptimizer, shardBytes);
  await putFiles("saveModel", target, files);
  return (files[0] as NamedFile).bytes;
}

/** What a name ends in, where that is not the format. */
const ENDS: Readonly<Partial<Record<ModelFormat, string>>> = { tfjs: "json" };

/** Throws an ArgumentError for a size of files where there is but one. */
function shardBytesOf(where: string, format: ModelFormat, given: number | undefined): number {
  const usual = SHARDED[format];
  if (given === undefined) return usual ?? Number.POSITIVE_INFINITY;
  if (usual !== undefined) return positiveInteger(where, "shardBytes", given);
  throw new ArgumentError({
    where,
    problem: "this format is one file",
    expected: `shardBytes with ${Object.keys(SHARDED).join(" or ")}`,
    received: format,
    remedy: "Leave shardBytes out",
  });
}
