import { probability } from "../../check.js";
import { dictionary } from "../../dictionary.js";
import { FormatError } from "../../errors.js";
import { withDefaults } from "../../options.js";
import { isRecord } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { type Checksum, sha256 } from "../checksum.js";
import { describeBytes } from "../describe-bytes.js";
import { listsAt, type Npz, numbersAt, readNpz } from "../formats/npz.js";
import { NumpyRandom } from "../numpy-random.js";
import type { Parts } from "./parts.js";
import {
  type Encoded,
  type Encoding,
  encodingOf,
  largestOf,
  limited,
  marked,
  SEQUENCES,
  type SequenceOptions,
  shuffledPairs,
} from "./sequences.js";
import { KERAS_FOLDER, SOURCE, type SourceOptions, sourceOf } from "./source.js";

const SUMS = {
  imdb: sha256("69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"),
  reuters: sha256("d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916"),
  // Keras publishes MD5 sums of these.
  imdbWords: { algorithm: "MD5", sum: "bfafd718b763782e994055a2d397834f" },
  reutersWords: { algorithm: "MD5", sum: "4d44cc38712099c9e383dc6e5f11a921" },
} as const satisfies Readonly<Record<string, Checksum>>;

/** Texts of different lengths as lists of words' numbers, and a class number each. */
export interface Sequences {
  /** For `padSequences`. */
  x: number[][];
  /** [rows] */
  y: Tensor<"int32">;
}

/** Options of {@link reuters}: Keras's. */
export interface ReutersOptions extends SequenceOptions {
  /** How much of all texts is there to be judged by, from 0 to 1. Default 0.2. */
  testSplit?: number | undefined;
}

export async function loadImdb(options: SequenceOptions): Promise<Parts<Sequences>> {
  const where = "datasets.imdb";
  const { seed, ...given } = withDefaults(where, options, SEQUENCES);
  const encoding = encodingOf(where, given);
  const random = new NumpyRandom(where, seed);
  const file = await sourceOf(where, KERAS_FOLDER, given)("imdb.npz", SUMS.imdb);
  const arrays = readNpz(where, file, ["x_train", "y_train", "x_test", "y_test"]);
  const part = (name: string) => {
    const read = pairs(where, arrays, `x_${name}`, `y_${name}`);
    return marked(where, shuffledPairs(random, read), encoding);
  };
  const [train, test] = [part("train"), part("test")]; // in this order, for they share the random numbers
  const most = encoding.numWords ?? Math.max(largestOf(train.x), largestOf(test.x));
  return { train: finished(train, most, encoding), test: finished(test, most, encoding) };
}

export async function loadReuters(options: ReutersOptions): Promise<Parts<Sequences>> {
  const where = "datasets.reuters";
  const { seed, testSplit, ...given } = withDefaults(where, options, { ...SEQUENCES, testSplit: 0.2 });
  const encoding = encodingOf(where, given);
  const random = new NumpyRandom(where, seed);
  probability(where, "testSplit", testSplit);
  const file = await sourceOf(where, KERAS_FOLDER, given)("reuters.npz", SUMS.reuters);
  const all = marked(where, shuffledPairs(random, pairs(where, readNpz(where, file, ["x", "y"]), "x", "y")), encoding);
  const most = encoding.numWords ?? largestOf(all.x);
  const border = Math.trunc(all.x.length * (1 - testSplit));
  const part = (start: number, end?: number) => ({ x: all.x.slice(start, end), y: all.y.slice(start, end) });
  return { train: finished(part(0, border), most, encoding), test: finished(part(border), most, encoding) };
}

function pairs(where: string, arrays: Npz, x: string, y: string): Encoded {
  const texts = listsAt(where, arrays, x);
  const labels = numbersAt(where, arrays, y, "int32");
  if (labels.shape.length === 1 && labels.size === texts.length) return { x: texts, y: [...labels.data] };
  const received = `[${labels.shape.join(", ")}]`;
  throw new FormatError({ where, problem: `${y} are other labels`, expected: `[${texts.length}], as ${x}`, received });
}

function finished({ x, y }: Encoded, most: number, encoding: Encoding): Sequences {
  return { x: limited(x, most, encoding), y: new Tensor([y.length], Int32Array.from(y), "int32") };
}

export function loadImdbWords(options: SourceOptions): Promise<Readonly<Record<string, number>>> {
  return loadWords("datasets.imdb.getWordIndex", options, "imdb_word_index.json", SUMS.imdbWords);
}

export function loadReutersWords(options: SourceOptions): Promise<Readonly<Record<string, number>>> {
  return loadWords("datasets.reuters.getWordIndex", options, "reuters_word_index.json", SUMS.reutersWords);
}

async function loadWords(where: string, options: SourceOptions, name: string, checksum: Checksum) {
  const file = await sourceOf(where, KERAS_FOLDER, withDefaults(where, options, SOURCE))(name, checksum);
  const words = Object.entries(parse(file));
  if (words.length > 0 && words.every(isNumbered)) return dictionary(words);
  throw new FormatError({
    where: `${where}, ${name}`,
    problem: "not an index of words",
    expected: "JSON that is a record of whole numbers",
    received: describeBytes(file),
  });
}

const isNumbered = (entry: readonly [string, unknown]): entry is [string, number] => Number.isSafeInteger(entry[1]);

/** What the JSON says; nothing if it is none. */
function parse(file: Uint8Array): object {
  try {
    const read: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file));
    return isRecord(read) ? read : {};
  } catch {
    return {};
  }
}
