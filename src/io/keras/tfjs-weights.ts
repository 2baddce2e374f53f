/** The weights of tfjs's models: numbers one behind the other, through all files of a group, as they are or as small integers. */

import type { OpenedFile } from "../../data/file-source.js";
import { fromHalf } from "../../half.js";
import { inWords } from "../../in-words.js";
import type { Shape } from "../../shape.js";
import { isList, isRecord } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { piecesOf } from "./pieces.js";
import { broken, pathsOf, type TfjsModel } from "./tfjs.js";
import type { NamedWeight } from "./weights-by-name.js";

/** A weight of a manifest. */
interface Spec {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly min: number; readonly scale: number };
}

/** What the files of a model hold, each read when it is asked for. */
export interface TfjsWeights {
  readonly weights: readonly NamedWeight[];
  /** What its optimizer had come to. */
  readonly optimizer: readonly NamedWeight[];
}

/** The weights of a model. `open` gives a file by its name in the manifest. */
export async function tfjsWeights(
  model: TfjsModel,
  open: (name: string) => Promise<Pick<OpenedFile, "whole">>,
): Promise<TfjsWeights> {
  const weights: NamedWeight[] = [];
  const optimizer: NamedWeight[] = [];
  const paths = pathsOf(model);
  for (const [i, group] of model.groups.entries()) {
    const shards = piecesOf(await Promise.all((paths[i] ?? []).map(async (path) => (await open(path)).whole())));
    let at = 0;
    for (const entry of group.weights) {
      const spec = checked(entry);
      const start = at;
      const size = spec.shape.reduce((product, axis) => product * axis, 1);
      at += size * typeOf(spec).bytes;
      if (at > shards.length) throw broken("its weights are cut short", `${at} bytes`, `${shards.length}`);
      const end = at;
      const weight = { name: spec.name, shape: spec.shape, read: () => readSpec(spec, shards.slice(start, end), size) };
      (isRecord(entry) && entry.group === "optimizer" ? optimizer : weights).push(weight);
    }
    if (at !== shards.length) throw broken("its weights are longer than it says", `${at} bytes`, `${shards.length}`);
  }
  return { weights, optimizer };
}

/** Float32 as it lies there, where it lies at a multiple of four; else a copy. */
function readSpec(spec: Spec, bytes: Uint8Array, size: number): Tensor {
  const { read, bytes: width } = typeOf(spec);
  if (spec.quantization === undefined && spec.dtype === "float32") {
    const own = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    return new Tensor(spec.shape, new Float32Array(own.buffer as ArrayBuffer, own.byteOffset, size), "float32");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(size);
  const { min, scale, dtype } = spec.quantization ?? { min: 0, scale: 1, dtype: "" };
  const isAffine = dtype === "uint8" || dtype === "uint16";
  const isWhole = spec.dtype === "int32";
  for (let i = 0; i < size; i++) {
    const stored = read(view, i * width);
    const value = isAffine ? stored * scale + min : stored;
    values[i] = isWhole ? Math.round(value) : value;
  }
  return new Tensor(spec.shape, values, "float32");
}

interface StoredType {
  readonly bytes: number;
  read(view: DataView, at: number): number;
}

function typeOf({ name, dtype, quantization }: Spec): StoredType {
  const stored = quantization?.dtype ?? dtype;
  const type = Object.hasOwn(TYPES, stored) ? TYPES[stored] : undefined;
  if (type !== undefined) return type;
  throw broken(`${name} is of a type that is not read`, Object.keys(TYPES).join(", "), stored);
}

const TYPES: Readonly<Record<string, StoredType>> = {
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
