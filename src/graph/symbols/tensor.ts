import { requireDType } from "../../convert.js";
import type { DType } from "../../dtype.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { type Shape, sizeOf } from "../../shape.js";
import { isList, isRecord } from "../../structure.js";
import type { Tensor } from "../../tensor.js";
import type { OpNode } from "./op.js";
import type { Variable } from "./variable.js";

/** Shape and element type: all that is known of a tensor before anything runs. */
export interface TensorSpec {
  readonly shape: Shape;
  /** Default `"float32"`. */
  readonly dtype?: DType;
}

/** Where a symbolic tensor's values come from. */
export type Source =
  | { readonly kind: "input"; readonly name: string; readonly texts?: boolean }
  | { readonly kind: "fill"; readonly value: number }
  | { readonly kind: "scalar"; readonly name: string }
  | { readonly kind: "data"; readonly tensor: Tensor }
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "output"; readonly node: OpNode; readonly name: string };

/** A value in the graph: it has a shape and a type, and gets its numbers when a program runs. */
export class SymbolicTensor {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly source: Source;

  /** Throws a ShapeError or ArgumentError for a shape or dtype that is none; a size of -1 is not known yet. */
  constructor(spec: TensorSpec, source: Source) {
    const { shape, dtype = "float32" } = requireSpec(spec, source);
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.source = requireSource(source);
  }

  /** How many axes there are. */
  get rank(): number {
    return this.shape.length;
  }

  /** How many elements there are. */
  get size(): number {
    return sizeOf(this.shape);
  }
}

/** Whether this is some kind of tensor. (To ask for the host's class would bring all of it into every page.) Never throws. */
function hasShape(value: unknown): boolean {
  try {
    return typeof value === "object" && value !== null && "shape" in value;
  } catch {
    return false; // a proxy that is none any more
  }
}

/** Texts have a type of their own, `"string"`, that no graph knows: values of them stand only between layers. */
function requireSpec(spec: TensorSpec, source: Source): TensorSpec {
  const where = "SymbolicTensor";
  if (!isRecord(spec) && !hasShape(spec)) {
    const expected = "{ shape, dtype }";
    throw new ArgumentError({ where, problem: "no such spec", expected, received: inWords(spec) });
  }
  const { shape, dtype } = spec;
  const mayBeTexts = isRecord(source) && source.kind === "input" && source.texts === true;
  if (dtype !== undefined && !(mayBeTexts && String(dtype) === "string")) requireDType(where, dtype);
  if (
    isList(shape) &&
    shape.length <= 32 &&
    Array.from(shape).every((size) => Number.isSafeInteger(size) && size >= -1)
  ) {
    return spec;
  }
  throw new ShapeError({ where, problem: "not a shape", expected: "whole sizes in a list", received: inWords(shape) });
}

const KINDS: readonly unknown[] = ["input", "fill", "scalar", "data", "variable", "output"] satisfies Source["kind"][];

function requireSource(source: Source): Source {
  const isNamed = isRecord(source) && (source.kind !== "input" || typeof source.name === "string");
  if (isNamed && KINDS.includes(source.kind)) return source;
  const expected = '{ kind: "input", name }';
  throw new ArgumentError({ where: "SymbolicTensor", problem: "no such source", expected, received: inWords(source) });
}

/** A tensor that is `value` everywhere; it needs no memory unless a kernel must read it. */
export function fill(value: number, shape: Shape = [], dtype: DType = "float32"): SymbolicTensor {
  if (typeof value !== "number") {
    throw new ArgumentError({
      where: "fill",
      problem: "no such value",
      expected: "a number",
      received: inWords(value),
    });
  }
  return new SymbolicTensor({ shape, dtype }, { kind: "fill", value });
}

/**
 * A number that comes with every run, by its name among the `StepValues`: the learning rate of a step, how far a fade has
 * got. Kernels read it as they read `step.seed`, and what is computed of such numbers alone is computed where it is used, so
 * it costs neither memory nor a dispatch.
 *
 * Throws an ArgumentError for a name with other signs than letters, digits and underscores, and for what stands for something else in a step.
 *
 * @example
 * const program = await compile((x) => ops.multiply(x, scalar("gain")), [{ shape: [8] }]);
 * const y = await program.enqueue([x], { gain: 0.5 });
 */
export function scalar(name: string): SymbolicTensor {
  if (typeof name !== "string" || !/^[a-z]\w*$/i.test(name) || name === "iteration" || name === "seed") {
    throw new ArgumentError({
      where: "scalar",
      problem: "no name for a number of the run",
      expected: "a letter, then letters, digits and underscores; neither iteration nor seed",
      received: inWords(name),
    });
  }
  return new SymbolicTensor({ shape: [] }, { kind: "scalar", name });
}

/** The value, if the tensor is the same known number everywhere. */
export function uniformValue({ source }: SymbolicTensor): number | undefined {
  return source.kind === "fill" ? source.value : undefined;
}
