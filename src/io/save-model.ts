import { oneOf, positiveInteger } from "../check.js";
import { type FileTarget, formatOf, type NamedFile, nameOf, putFiles } from "../data/file-target.js";
import { ArgumentError } from "../errors.js";
import type { AnyLayer } from "../layers/index.js";
import type { SaveOptions } from "../models/file-options.js";
import { refuseUnknown, withDefaults } from "../options.js";
import type { Quantization } from "./keras/quantized.js";
import { filesOfModel, type ModelFormat } from "./model-formats.js";
import { requireModel } from "./saved-model.js";

/** The formats of several files, and how large each is. */
const SHARDED: Readonly<Partial<Record<ModelFormat, number>>> = {
  json: 2 ** 22, // as tfjs's converter has it, since browsers keep no larger files
  tfjs: 2 ** 22,
  "safetensors.index.json": 2 ** 30,
};

/** `model.save`. */
export async function saveModel(
  model: AnyLayer,
  target: FileTarget,
  options: SaveOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requireModel("save", model);
  refuseUnknown("save", options, ["includeOptimizer", "shardBytes", "quantize"]);
  const { shardBytes: given, quantize, ...rest } = options;
  const { includeOptimizer } = withDefaults("save", rest, { includeOptimizer: true });
  const format = formatOf("save", target, [
    "keras",
    "h5",
    "json",
    "tfjs",
    "safetensors",
    "safetensors.index.json",
  ] as const satisfies readonly ModelFormat[]);
  const shardBytes = shardBytesOf("save", format, given);
  if (quantize !== undefined) checkQuantize("save", format, quantize);
  const name = nameOf(target, ENDS[format] ?? format);
  const files = await filesOfModel(model, format, name, { includeOptimizer, shardBytes, quantize });
  await putFiles("save", target, files);
  return (files[0] as NamedFile).bytes;
}

/** What a name ends in, where that is not the format. */
const ENDS: Readonly<Partial<Record<ModelFormat, string>>> = { tfjs: "json" };

/** Throws an ArgumentError for what no weights become, and for formats that keep them as they are. */
function checkQuantize(where: string, format: ModelFormat, quantize: Quantization): void {
  oneOf(where, "quantize", quantize, ["float16", "uint8", "uint16"]);
  if (format === "json" || format === "tfjs") return;
  throw new ArgumentError({
    where,
    problem: "this format keeps weights as they are",
    expected: "quantize with tfjs's, json",
    received: format,
    remedy: "Leave quantize out, or write small weights with saveInt8Weights",
  });
}

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
