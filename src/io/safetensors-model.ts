/** Models whole in safetensors: the config in the metadata, weights by their paths, in one file or in several with an index. */

import type { NamedFile } from "../data/file-target.js";
import type { Tensor } from "../tensor.js";
import { saveSafetensors } from "./safetensors.js";

/** The metadata's key for the model's config, as `config.json` has it in a `.keras` file. */
export const MODEL = "wgrad.model";
/** Before the numbers of what the optimizer keeps, which are as in a `.keras` file. */
export const OPTIMIZER = "optimizer/vars/";

/**
 * An index and the files it names, each with `shardBytes` of elements at most, or one tensor: `model-00001-of-00003.safetensors`, as Hugging
 * Face names them.
 */
export function writeSharded(
  name: string,
  tensors: readonly (readonly [name: string, tensor: Tensor])[],
  metadata: Readonly<Record<string, string>>,
  shardBytes: number,
): readonly NamedFile[] {
  const shards: (readonly [string, Tensor])[][] = [[]];
  let [used, total] = [0, 0];
  for (const entry of tensors) {
    const { byteLength } = entry[1].data;
    if (used > 0 && used + byteLength > shardBytes) {
      shards.push([]);
      used = 0;
    }
    shards.at(-1)?.push(entry);
    used += byteLength;
    total += byteLength;
  }
  const stem = name.replace(/\.safetensors\.index\.json$/i, "");
  const number = (i: number) => String(i).padStart(5, "0");
  const files = shards.map((shard, i) => ({
    name: `${stem}-${number(i + 1)}-of-${number(shards.length)}.safetensors`,
    bytes: saveSafetensors(Object.fromEntries(shard), { format: "pt" }),
  }));
  const map = shards.flatMap((shard, i) => shard.map(([tensor]) => [tensor, files[i]?.name] as const));
  const index = { metadata: { ...metadata, total_size: total }, weight_map: Object.fromEntries(map) };
  return [{ name, bytes: new TextEncoder().encode(JSON.stringify(index)) }, ...files];
}
