import type { ImageBatch } from "../data/images/image-batch.js";
import { ArgumentError } from "../errors.js";
import { HostTensor } from "../host-tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import type { StringLike, StringTensor } from "../string-tensor.js";
import { isList, isRecord, LONGEST, leaves, refuseEndless, replaceLeaves, type Tree } from "../structure.js";
import { Tensor, type TensorLike } from "../tensor.js";

/** Host data: a tensor, a typed array or nested arrays of numbers; pictures; texts, too, where a model begins with a layer that takes them. */
export type Data = Tensor | TensorLike | ImageBatch | StringTensor | StringLike;

/** Inputs with what is wanted for them, one sample a row. A type, not an interface, so that it is a tree of tensors too. */
export type Samples<X = Tensor> = {
  readonly x: Tree<X>;
  readonly y?: Tree<Tensor>;
  readonly sampleWeight?: Tree<Tensor>;
};

/**
 * Data as tensors. A record is one of inputs (or outputs); a list is one where `like`, what the model takes, is a list, or where
 * it holds tensors; else it is nested arrays, which `read` makes a tensor of. Records come in the order of `like`.
 */
export function toTensors<T extends HostTensor = Tensor>(
  data: unknown,
  like?: Tree<unknown>,
  read: (data: unknown) => HostTensor = (one) => Tensor.from(one as TensorLike),
  depth = 0,
): Tree<T> {
  if (isA(data, HostTensor)) return data as T;
  const inner = (one: unknown, of: unknown) => toTensors<T>(one, of as Tree<unknown>, read, depth + 1);
  if (isRecord(data)) {
    refuseEndless(data, depth);
    const known = isRecord(like) ? like : {};
    const keys = new Set([...Object.keys(known).filter((key) => Object.hasOwn(data, key)), ...Object.keys(data)]);
    return Object.fromEntries(Array.from(keys, (key) => [key, inner(data[key], known[key])]));
  }
  const isMany = like === undefined ? holdsTensors(data) : isList(like);
  if (!isMany || !isList(data)) return read(data) as T;
  refuseEndless(data, depth);
  return Array.from(data, (one, i) => inner(one, isList(like) ? like[i] : undefined)); // holes among them
}

function holdsTensors(data: unknown): boolean {
  return isList(data) && data.length <= LONGEST && data.some((one) => isA(one, HostTensor));
}

const PARTS = ["x", "y", "sampleWeight"];

/** What a data set yields, as samples: `{ x, y, sampleWeight }`, a pair or triple of them, or inputs alone. */
export function asSamples(element: unknown): {
  readonly x: unknown;
  readonly y?: unknown;
  readonly sampleWeight?: unknown;
} {
  if (isList(element)) {
    const [x, y, sampleWeight] = element;
    if (element.length > 3 || x === undefined) throw notSamples(element);
    return { x, y, sampleWeight };
  }
  if (!isRecord(element) || !("x" in element)) return { x: element };
  const stray = Object.keys(element).find((key) => !PARTS.includes(key));
  if (stray !== undefined) throw notSamples(element);
  return element as { readonly x: unknown };
}

function notSamples(element: unknown): ArgumentError {
  return new ArgumentError({
    where: "Dataset",
    problem: "its elements are no samples",
    expected: "{ x, y, sampleWeight }, [x, y] or [x, y, sampleWeight]",
    received: inWords(element),
    remedy: "Use map() to bring them to that form; inputs with names go into x",
  });
}

/** How many samples a batch holds. */
export function countOf({ x }: Samples): number {
  return leaves<Tensor>(x)[0]?.shape[0] ?? 0;
}

/** The same samples in memory of their own: the caller may use theirs again at once. */
export function copied(samples: Samples): Samples {
  const copy = ({ shape, data, dtype }: Tensor) => new Tensor(shape, data.slice(), dtype);
  return replaceLeaves(samples, (one: Tensor) => (isA<Tensor>(one, Tensor) ? copy(one) : one)); // pictures stay
}
