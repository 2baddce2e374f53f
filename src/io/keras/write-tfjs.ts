import type { Tensor } from "../../tensor.js";
import type { Description } from "../describe.js";
import { type Quantization, type Quantized, quantized } from "./quantized.js";

/** A weight of a model's or of its optimizer's, by the name that it has in tfjs. */
export interface TfjsWeight {
  readonly name: string;
  readonly value: Tensor;
  readonly group?: "optimizer";
}

/** A file that is to be written, by its name. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Numbers as they lie in a file. */
type StoredNumbers = Partial<Pick<Quantized, "quantization">> & { readonly data: ArrayBufferView };

const DTYPES: Readonly<Record<string, string>> = { float32: "float32", int32: "int32", bool: "bool" };

/**
 * The files of a layers model: the JSON first, then those of its weights, of `shardBytes` bytes at most. They are named after the first, so that
 * several models can lie in one folder.
 */
export function writeTfjs(
  name: string,
  model: { readonly topology: Description; readonly training: Description | undefined },
  weights: readonly TfjsWeight[],
  shardBytes: number,
  quantize?: Quantization,
): readonly [NamedFile, ...NamedFile[]] {
  const stored = weights.map(({ name, value, group }): StoredNumbers => {
    if (quantize === undefined || group === "optimizer" || value.dtype !== "float32") return { data: value.data };
    return quantized(name, value.data as Float32Array, quantize);
  });
  const shards = shardsOf(
    stored.map(({ data }) => data),
    shardBytes,
  );
  const stem = name.replace(/\.json$/i, "").replace(/^.*[\\/]/, "");
  const paths = shards.map((_, i) => `${stem}-group1-shard${i + 1}of${shards.length}.bin`);
  const manifest = weights.map(({ name, value: { shape, dtype }, group }, i) => ({
    name,
    shape,
    dtype: DTYPES[dtype] ?? "float32",
    ...(group && { group }),
    ...(stored[i]?.quantization && { quantization: stored[i].quantization }),
  }));
  const json = {
    format: "layers-model",
    generatedBy: "wgrad",
    convertedBy: null,
    modelTopology: { ...model.topology, keras_version: "tfjs-layers 4.22.0", backend: "tensor_flow.js" },
    ...(model.training && { trainingConfig: model.training }),
    weightsManifest: [{ paths, weights: manifest }],
  };
  const main = { name, bytes: new TextEncoder().encode(JSON.stringify(json)) };
  return [main, ...shards.map((bytes, i) => ({ name: paths[i] ?? "", bytes }))];
}

/** All elements one behind the other, cut where a file is full; at least one file. */
function shardsOf(tensors: readonly ArrayBufferView[], shardBytes: number): Uint8Array<ArrayBuffer>[] {
  const total = tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const count = Math.max(1, Math.ceil(total / shardBytes));
  const shards = Array.from({ length: count }, (_, i) => new Uint8Array(Math.min(shardBytes, total - i * shardBytes)));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of tensors) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let done = 0; done < bytes.length; ) {
      const start = at % shardBytes;
      const part = bytes.subarray(done, done + shardBytes - start);
      shards[Math.floor(at / shardBytes)]?.set(part, start);
      done += part.length;
      at += part.length;
    }
  }
  return shards;
}
