import { ArgumentError, ShapeError } from "./errors.js";
import { HostTensor } from "./host-tensor.js";
import { inWords } from "./in-words.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";
import { isList, refuseEndless } from "./structure.js";

/** A text, or lists of texts, nested one a dimension. */
export type StringLike = string | readonly StringLike[];

/**
 * Texts on the host: a shape, and the elements in row-major order. Texts never reach the GPU; layers such as `TextVectorization`
 * and `StringLookup` make numbers of them first. In a `Dataset` they lie beside tensors of numbers, and are shuffled and batched
 * as those are.
 *
 * @example
 * const texts = StringTensor.from(["the cat", "the dog"]);   // [2]
 * Dataset.fromTensors({ x: texts, y: Tensor.from([0, 1]) }).batch(2);
 */
export class StringTensor extends HostTensor {
  readonly shape: Shape;
  readonly dtype = "string";
  readonly data: string[];

  /** Wraps `data` without copying it. Throws a ShapeError for a shape of another size, an ArgumentError for what is no text. */
  constructor(shape: Shape, data: string[]) {
    super();
    const size = sizeOf(shape, WHERE);
    if (isList(data)) refuseEndless(data, 0);
    const wrong = isList(data) ? data.findIndex((one) => typeof one !== "string") : 0;
    if (!isList(data) || wrong >= 0) {
      throw new ArgumentError({
        where: WHERE,
        problem: "not a list of texts",
        expected: "strings in a list",
        received: isList(data) ? `${inWords(data[wrong])} in place ${wrong}` : inWords(data),
      });
    }
    if (data.length !== size) {
      throw new ShapeError({
        where: WHERE,
        problem: "the shape does not hold the data",
        expected: `${size} texts for shape ${formatShape(shape)}`,
        received: `${data.length}`,
      });
    }
    this.shape = Object.freeze([...shape]);
    this.data = data;
  }

  /**
   * Makes a tensor from a text or nested lists of texts, whose nesting is the shape unless one is given. Throws a ShapeError for
   * ragged nesting or a shape of another size, and an ArgumentError for what is no text.
   */
  static from(values: StringLike, shape?: Shape): StringTensor {
    const nesting = nestingOf(values);
    const data: string[] = [];
    gather(values, nesting, [], data);
    return new StringTensor(shape ?? nesting, data);
  }

  /** The elements as nested lists; a scalar as a string. */
  toArray(): StringLike {
    const nest = (start: number, [rows, ...inner]: Shape): StringLike => {
      if (rows === undefined) return this.data[start] ?? "";
      const length = sizeOf(inner);
      return Array.from({ length: rows }, (_, i) => nest(start + i * length, inner));
    };
    return nest(0, this.shape);
  }

  like(shape: Shape): this {
    return new StringTensor(shape, new Array<string>(sizeOf(shape)).fill("")) as this;
  }

  put(at: number, from: StringTensor, start = 0, end = from.size): void {
    for (let i = start; i < end; i++) this.data[at + i - start] = from.data[i] ?? "";
  }

  protected view(shape: Shape, start?: number): this {
    const data = start === undefined ? this.data : this.data.slice(start, start + sizeOf(shape));
    return new StringTensor(shape, data) as this;
  }

  protected get className(): string {
    return WHERE;
  }
}

const WHERE = "StringTensor";
const MOST_AXES = 32;

/** The shape that nested lists have by their first entries. */
function nestingOf(values: unknown): Shape {
  const shape: number[] = [];
  for (let node = values; isList(node) && shape.length <= MOST_AXES; node = node[0]) shape.push(node.length);
  return shape;
}

/** Puts the texts of nested lists into `data`, in reading order. */
function gather(node: unknown, [length, ...inner]: Shape, place: readonly number[], data: string[]): void {
  const at = place.length === 0 ? "" : ` at ${place.map((i) => `[${i}]`).join("")}`;
  if (length === undefined && typeof node === "string") {
    data.push(node);
  } else if (isList(node) && node.length === length) {
    refuseEndless(node, place.length);
    for (let i = 0; i < node.length; i++) gather(node[i], inner, [...place, i], data);
  } else if (typeof node === "string" || isList(node)) {
    throw new ShapeError({
      where: "StringTensor.from",
      problem: "ragged nesting",
      expected: `every entry of shape ${formatShape(length === undefined ? [] : [length, ...inner])}, as the first`,
      received: `${formatShape(nestingOf(node))}${at}`,
    });
  } else {
    throw new ArgumentError({
      where: "StringTensor.from",
      problem: "not texts",
      expected: "a string, or lists of strings",
      received: `${inWords(node)}${at}`,
    });
  }
}
