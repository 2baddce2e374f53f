import { positiveInteger } from "../check.js";
import { type DownloadOptions, download } from "../data/download.js";
import { checkDownload } from "../data/sets/source.js";
import { ArgumentError, FormatError, ShapeError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { formatShape } from "../shape.js";
import { isList, isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";

/** How {@link decodePredictions} finds the names of classes. */
export interface DecodePredictionsOptions extends Pick<DownloadOptions, "fetch" | "signal"> {
  /** How many of the likeliest classes are told. Default 5. */
  readonly top?: number | undefined;
  /** The names of the classes by their numbers, as in Keras's `imagenet_class_index.json`. Default: downloaded from Keras's address. */
  readonly classIndex?: ClassIndex | undefined;
}

/** WordNet's name of a class and a word for it, by the class's number. */
export type ClassIndex = Readonly<Record<string, readonly [name: string, description: string]>>;

/** A class that an image may show. */
export type DecodedClass = readonly [name: string, description: string, score: number];

const FILE = {
  url: "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
  checksum: { algorithm: "MD5", sum: "c2c37ea517e94d9795004a39431a14cb" },
  remedy: "Check the network, or pass classIndex",
} as const;

const CLASSES = 1000;

/**
 * The likeliest classes of ImageNet for each image of a batch, from the likeliest on: [name, description, score]. `predictions`:
 * [images, 1000], as the models give them.
 *
 * Rejects with a ShapeError for other predictions, and with a DownloadError when the names of the classes do not come.
 *
 * @example
 * const [likeliest] = await applications.mobilenet.decodePredictions(await model.predict(image), { top: 1 });
 * for (const [, description, score] of likeliest ?? []) console.log(description, score);
 */
export async function decodePredictions(
  predictions: Tensor,
  options: DecodePredictionsOptions = {},
): Promise<readonly (readonly DecodedClass[])[]> {
  const where = "decodePredictions";
  const defaults = { top: 5, classIndex: undefined, fetch: undefined, signal: undefined };
  const { top, classIndex, fetch, signal } = withDefaults(where, options, defaults);
  positiveInteger(where, "top", top);
  checkDownload(where, { fetch, signal });
  const { shape, data } = requireTensor(where, predictions);
  if (shape.length !== 2 || shape[1] !== CLASSES) {
    const expected = `[images, ${CLASSES}]`;
    throw new ShapeError({ where, problem: "no predictions of ImageNet", expected, received: formatShape(shape) });
  }
  const names = classIndex ?? (await downloadedNames(where, { fetch, signal }));
  if (!isRecord(names)) {
    throw new ArgumentError({ where, problem: "no such classIndex", expected: "a record", received: inWords(names) });
  }
  return Array.from({ length: shape[0] ?? 0 }, (_, image) => {
    const scores = Array.from(data.subarray(image * CLASSES, (image + 1) * CLASSES));
    const best = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    return best.slice(0, top).map((i): DecodedClass => [...nameIn(where, names, i), scores[i] ?? 0]);
  });
}

function requireTensor(where: string, x: unknown): Tensor {
  if (isA(x, Tensor)) return x;
  throw new ArgumentError({ where, problem: "no predictions", expected: "a tensor", received: inWords(x) });
}

async function downloadedNames(where: string, options: DownloadOptions): Promise<ClassIndex> {
  const bytes = await download(where, FILE, options);
  return JSON.parse(new TextDecoder().decode(bytes)) as ClassIndex; // verified by its sum
}

function nameIn(where: string, names: ClassIndex, i: number): readonly [string, string] {
  const entry: unknown = Object.hasOwn(names, String(i)) ? names[String(i)] : undefined;
  if (isList(entry) && entry.length === 2 && entry.every((one) => typeof one === "string")) {
    return [String(entry[0]), String(entry[1])];
  }
  throw new FormatError({
    where,
    problem: `classIndex does not name class ${i}`,
    expected: '["n01440764", "tench"] and the like',
    received: inWords(entry),
  });
}
