import { type FileSource, OPEN_OPTIONS, type OpenedFile, type OpenOptions, openFile } from "../data/file-source.js";
import { dictionary } from "../dictionary.js";
import { FormatError } from "../errors.js";
import { inWords, shortened } from "../in-words.js";
import { refuseUnknown } from "../options.js";
import type { Shape } from "../shape.js";
import { isRecord } from "../structure.js";
import type { Tensor } from "../tensor.js";
import { pathBeside, requireFiles } from "./beside.js";
import { parseJson } from "./json.js";
import { checkTensor, type Entry, headerLength, LENGTH_BYTES, readHeader, readTensor } from "./safetensors-header.js";

/** A tensor in a file, which is read when it is asked for. */
export interface StoredTensor {
  readonly shape: Shape;
  /** As the file has it: `F32`, `BF16`. */
  readonly dtype: string;
  /** As a dtype of ours; see {@link loadSafetensors}. Where the source is bytes, the tensor may lie in them. */
  read(): Promise<Tensor>;
}

/** What a safetensors file holds, or several with an index; of their elements nothing is in memory yet. */
export interface OpenedSafetensors {
  /** By name, in the order of the files. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Opens a safetensors file, or the index of several (`model.safetensors.index.json`, the files beside it), and reads the header alone. Each tensor
 * is read by itself: from a URL by a request for its bytes, where the server gives parts; from a Blob, or a path in Node, out of the middle of
 * the file. So files may be larger than memory.
 *
 * Rejects with a FormatError for what is damaged or no such file, and a DownloadError for what does not come.
 *
 * @example
 * const { tensors } = await openSafetensors("https://example.org/model.safetensors");
 * const embeddings = await tensors["wte.weight"]?.read();
 */
export async function openSafetensors(source: FileSource, options: OpenOptions = {}): Promise<OpenedSafetensors> {
  refuseUnknown("openSafetensors", options, OPEN_OPTIONS);
  const file = await openFile("openSafetensors", source, options);
  const head = await file.slice(0, Math.min(file.size, HEAD));
  if (!isSafetensors(head) && firstIsBrace(head)) {
    const json = parseJson("openSafetensors", new TextDecoder().decode(await file.whole()));
    if (isIndex(json)) return openIndex(json, file);
  }
  return openTensors(file);
}

/** How many bytes tell what a file is. */
export const HEAD = 64;

function firstIsBrace(head: Uint8Array): boolean {
  return head[0] === 0x7b;
}

/** Whether a file begins as safetensors do: a length, and a brace. */
export function isSafetensors(head: Uint8Array): boolean {
  return head[8] === 0x7b && head[6] === 0 && head[7] === 0;
}

/** Whether a JSON says in which files tensors are. */
export function isIndex(json: unknown): json is Index {
  return isRecord(json) && isRecord(json.weight_map);
}

/** The JSON beside several files. */
export interface Index {
  readonly weight_map: Readonly<Record<string, unknown>>;
  readonly metadata?: unknown;
}

/** The tensors of one file. */
export async function openTensors(file: OpenedFile): Promise<OpenedSafetensors> {
  const length = headerLength(await file.slice(0, Math.min(file.size, LENGTH_BYTES)), file.size);
  const start = LENGTH_BYTES + length;
  const { entries, metadata } = readHeader(await file.slice(LENGTH_BYTES, start), file.size - start);
  const stored = ([name, entry]: readonly [string, Entry]): readonly [string, StoredTensor] => {
    const { shape, dtype, begin, end } = entry;
    const read = async () => {
      checkTensor(name, entry); // before the bytes are asked for
      return readTensor(name, entry, await file.slice(start + begin, start + end), true);
    };
    return [name, { shape, dtype, read }];
  };
  return { tensors: dictionary([...entries].map(stored)), metadata };
}

/** The tensors of several files, each opened once. */
export async function openIndex(index: Index, { beside }: OpenedFile): Promise<OpenedSafetensors> {
  const places = Object.entries(index.weight_map).map(([name, path]) => ({ name, path: pathBeside("index", path) }));
  const paths = [...new Set(places.map(({ path }) => path))];
  requireFiles("index", paths);
  const files = new Map<string, OpenedSafetensors>();
  for (const path of paths) {
    if (beside === undefined) throw missing(path, "the index alone");
    files.set(path, await openTensors(await beside(path)));
  }
  const found = places.map(({ name, path }) => {
    const tensors = files.get(path)?.tensors ?? {};
    if (!Object.hasOwn(tensors, name)) throw missing(`${shortened(name)} in ${path}`, "none of that name");
    return [name, tensors[name] as StoredTensor] as const;
  });
  const texts = isRecord(index.metadata) ? Object.entries(index.metadata) : [];
  const metadata = texts.flatMap(([key, value]) => (typeof value === "string" ? [[key, value] as const] : []));
  return { tensors: dictionary(found), metadata: dictionary(metadata) };
}

function missing(expected: string, received: string): FormatError {
  return new FormatError({
    where: "safetensors index",
    problem: "a part is missing",
    expected,
    received: inWords(received),
    remedy: "Give its URL or path, or a list of all its files",
  });
}
