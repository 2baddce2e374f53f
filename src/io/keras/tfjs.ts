/** tfjs's layers models: `model.json` with the config and a manifest of weights, and files of their bytes beside it. */

import { ArgumentError, FormatError } from "../../errors.js";
import { fromHalf } from "../../half.js";
import { inWords } from "../../in-words.js";
import type { Shape } from "../../shape.js";
import { isList, isRecord } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import type { Description } from "../describe.js";
import type { NamedWeight } from "./weights-by-name.js";

/** A weight of a manifest. */
interface Spec {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly min: number; readonly scale: number };
}

/** What such a model is, without its weights. */
export interface TfjsModel {
  /** `{ class_name, config }`. */
  readonly topology: Description;
  readonly version: unknown;
  readonly training: unknown;
  readonly groups: readonly { readonly paths: readonly string[]; readonly weights: readonly unknown[] }[];
}

/** Takes a `model.json` apart. Throws a FormatError for another one: a graph model, say. */
export function readTfjs(json: unknown): TfjsModel {
  if (!isRecord(json) || !isRecord(json.modelTopology)) {
    throw broken("no layers model", "a model.json with a modelTopology", inWords(json));
  }
  if (json.format !== undefined && json.format !== "layers-model") {
    throw broken("no layers model", "the format layers-model", inWords(json.format));
  }
  const { modelTopology: outer, weightsManifest: manifest = [], trainingConfig } = json;
  const topology = isRecord(outer.model_config) ? outer.model_config : outer;
  const groups: readonly unknown[] = isList(manifest) ? manifest : [];
  if (!groups.every((one) => isRecord(one) && isList(one.paths) && isList(one.weights))) {
    throw broken("its manifest is not known", "groups of { paths, weights }", inWords(manifest));
  }
  return {
    topology,
    version: outer.keras_version,
    training: trainingConfig ?? outer.training_config,
    groups: groups as TfjsModel["groups"],
  };
}

/** The weights of a model, each read when it is asked for. `load` gives a file by its name in the manifest. */
export async function tfjsWeights(
  { groups }: TfjsModel,
  load: (name: string) => Promise<Uint8Array>,
): Promise<NamedWeight[]> {
  const found: NamedWeight[] = [];
  for (const { paths, weights } of groups) {
    const shards = await Promise.all(paths.map((path) => load(safe(path))));
    const bytes = joined(shards);
    let at = 0;
    for (const entry of weights) {
      const spec = checked(entry);
      const type = typeOf(spec);
      const size = spec.shape.reduce((product, axis) => product * axis, 1);
      const end = at + size * type.bytes;
      if (end > bytes.length) throw broken("its weights are cut short", `${end} bytes`, `${bytes.length}`);
      const part = bytes.subarray(at, end);
      at = end;
      const isOptimizers = isRecord(entry) && entry.group === "optimizer";
      if (!isOptimizers) found.push({ name: spec.name, shape: spec.shape, read: () => readSpec(spec, part, size) });
    }
    if (at !== bytes.length) throw broken("its weights are longer than it says", `${at} bytes`, `${bytes.length}`);
  }
  return found;
}

function readSpec(spec: Spec, bytes: Uint8Array, size: number): Tensor {
  const { read } = typeOf(spec);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(size);
  const width = typeOf(spec).bytes;
  const { min, scale, dtype } = spec.quantization ?? { min: 0, scale: 1, dtype: "" };
  const isAffine = dtype === "uint8" || dtype === "uint16";
  for (let i = 0; i < size; i++) {
    const value = read(view, i * width);
    values[i] = isAffine ? value * scale + min : value;
  }
  return new Tensor(spec.shape, values, "float32");
}

function typeOf({ name, dtype, quantization }: Spec): {
  readonly bytes: number;
  read(view: DataView, at: number): number;
} {
  const stored = quantization?.dtype ?? dtype;
  const type = Object.hasOwn(TYPES, stored) ? TYPES[stored] : undefined;
  if (type !== undefined) return type;
  throw broken(`${name} is of a type that is not read`, Object.keys(TYPES).join(", "), stored);
}

const TYPES: Readonly<Record<string, { readonly bytes: number; read(view: DataView, at: number): number }>> = {
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float16: { bytes: 2, read: (view, at) => fromHalf(view.getUint16(at, true)) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

function checked(entry: unknown): Spec {
  if (isRecord(entry)) {
    const { name, shape, dtype, quantization } = entry;
    const isShape = isList(shape) && shape.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
    const isQuantization =
      quantization === undefined ||
      (isRecord(quantization) &&
        typeof quantization.dtype === "string" &&
        (quantization.dtype === "float16" || [quantization.min, quantization.scale].every(Number.isFinite)));
    if (typeof name === "string" && isShape && typeof dtype === "string" && isQuantization)
      return {
        name,
        shape: shape as Shape,
        dtype,
        ...(quantization !== undefined && { quantization: quantization as never }),
      };
  }
  throw broken("a weight is not described", "{ name, shape, dtype }", inWords(entry));
}

/** A file that lies beside the model or below it, and nowhere else. */
function safe(path: unknown): string {
  if (typeof path === "string" && !/^[a-z]+:|^[\\/]|(^|[\\/])\.\.([\\/]|$)/i.test(path)) return path;
  throw broken("its weights lie elsewhere", "files beside model.json", inWords(path));
}

function joined(shards: readonly Uint8Array[]): Uint8Array {
  const [only] = shards;
  if (shards.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const shard of shards) {
    whole.set(shard, at);
    at += shard.length;
  }
  return whole;
}

function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: "model.json", problem, expected, received, remedy: "Get the files again" });
}

/** What gives a file that cannot be had: a `model.json` came alone. */
export async function withoutFiles(name: string): Promise<never> {
  throw new ArgumentError({
    where: "model.json",
    problem: "the weights of the model are in files beside it",
    expected: `${name}, too`,
    received: "model.json alone",
    remedy: "Give its URL or path, or a list of all its files",
  });
}
