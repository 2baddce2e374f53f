import { callable, eachOf, text } from "../../check.js";
import { ArgumentError, DTypeError, ShapeError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { refuseUnknown } from "../../options.js";
import { formatShape, sizeOf } from "../../shape.js";
import { isRecord } from "../../structure.js";
import { refuseBetween } from "./between.js";
import type { Dispatch, Operand, Target } from "./dispatch.js";
import {
  flatten,
  gather,
  type Named,
  type Partially,
  type Plain,
  placesOf,
  readArguments,
  type Slot,
} from "./inputs.js";
import { currentMixing, evened, type Mixing, readsHalves } from "./mixing.js";
import { currentCopy, currentScope, type Scope } from "./scope.js";
import { fill, SymbolicTensor, type TensorSpec } from "./tensor.js";
import { registerEffect } from "./trace.js";

/** Work per run, for benchmarks, tuning and keep-or-recompute decisions. */
export interface Cost {
  readonly flops: number;
  /** Bytes read and written, at least. */
  readonly bytes: number;
}

/** Ways to make one number of many; a sum is multiplied by the attribute `scale`. */
export type Fold = "sum" | "max" | "min" | "prod";

type Single = readonly [string];
type Specs<O extends readonly string[]> = O extends Single ? TensorSpec : Named<O, TensorSpec>;
type Outputs<O extends readonly string[]> = O extends Single ? SymbolicTensor : Named<O, SymbolicTensor>;
type OutputGradients<O extends readonly string[]> = O extends Single
  ? SymbolicTensor
  : { readonly [N in O[number] as Plain<N>]: SymbolicTensor | undefined };
type Operands<O extends readonly string[]> = O extends Single ? Operand : Named<O, Operand>;

/** Gradients with respect to the inputs; leave out those that have none (labels, indices, masks). */
export type Gradients<N extends string = string> = Partially<readonly N[], SymbolicTensor>;

/**
 * All there is to know about an op. Exactly one of `elementwise`, `view` and `lower` says how it is computed.
 *
 * `I` are the input names, `A` the attributes, `O` the output names (one, called `out`, unless told). `"mask?"` names an input or
 * output that may be left out, `"...xs"` a list of inputs: the functions get `mask: T | undefined` and `xs: readonly T[]`.
 */
export interface OpDeclaration<I extends readonly string[], A extends object, O extends readonly string[]> {
  readonly name: string;
  readonly inputs: I;
  readonly outputs?: O;
  /** Attributes with their defaults. */
  readonly attrs?: A;
  /** The shape rule. Throws a ShapeError or DTypeError that names what came and what was wanted. */
  infer(inputs: Named<I, SymbolicTensor>, attrs: A): Specs<O>;
  /** A WGSL expression over the input names, numeric attribute names and `index`; broadcast over the inputs. */
  readonly elementwise?: string;
  /** Text of the WGSL functions that the expression calls, as of `kernels/library`. */
  readonly library?: readonly string[];
  /** Attributes that the expression takes as `u32`; the others are `f32`. */
  readonly unsigned?: readonly string[];
  /** Name of the input whose bytes this op shows under another shape: no kernel runs. */
  readonly view?: Plain<I[number]>;
  /** The kernels to run, as data. */
  lower?(inputs: Named<I, Operand>, out: Operands<O>, attrs: A, target: Target): readonly Dispatch[];
  /** The output whose last write can take element-wise consumers along. */
  readonly epilogue?: Plain<O[number]>;
  /** The input each element of which its first kernel reads once, so that it may be worked out there. */
  readonly prologue?: Plain<I[number]>;
  /** How it folds `x` over its attribute `axes`, if that is all that it does: then others may do it on the way, row by row. */
  readonly folds?: Fold;
  /** Whether its kernels read float16 as well as float32, or the inputs that may be float16. Element-wise ops and views always do. */
  readonly halves?: boolean | readonly Plain<I[number]>[];
  /** Inputs, all variables, that the op changes in place. Such ops have no outputs to speak of. */
  readonly mutates?: readonly Plain<I[number]>[];
  /** What it can compute on the way: see {@link Aside}. */
  readonly aside?: Aside;
  /** The backward graph, built from other ops. */
  gradient?(
    inputs: Named<I, SymbolicTensor>,
    grad: OutputGradients<O>,
    out: Outputs<O>,
    attrs: A,
  ): Partially<I, SymbolicTensor>;
  /** What two results add up to, where that is less work than to add them. Gradients that meet ask for it. */
  sum?(a: OpNode, b: OpNode): SymbolicTensor | undefined;
  /** The value for inputs that are the same known number everywhere. */
  fold?(...inputs: number[]): number;
  /** The number that leaves the other of two inputs as it is. */
  readonly neutral?: Neutral;
  /**
   * What every element of the results is where an input has no elements, such as 0 for a sum of nothing. Without it, or where it
   * gives undefined, the op is refused then, unless the results have no elements either.
   */
  empty?(attrs: A): number | undefined;
  cost?(inputs: Named<I, TensorSpec>, attrs: A): Cost;
}

/** The number that as an op's second input gives the first back; the other way round too where the op commutes. */
export interface Neutral {
  readonly value: number;
  readonly commutes: boolean;
}

/**
 * What an op can compute on the way, since it reads the same: a filter gradient reads the gradient of its layer's output, whose column
 * sums are the bias gradient.
 */
export interface Aside {
  /** The op that computes it otherwise, of an input `x`. */
  readonly op: OpDefinition;
  /** The own input that shows the same elements as that. */
  readonly of: string;
  /** The own op with a second output, `aside`. */
  readonly variant: OpDefinition;
  /** The variant's attributes where it can stand in for both. */
  attrs(own: OpNode, other: OpNode): OpNode["attrs"] | undefined;
}

/** A declaration with its type parameters forgotten, as the graph's passes see it: names are plain, records flat. */
export interface OpDefinition {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: object;
  readonly elementwise?: string;
  readonly library?: readonly string[];
  readonly unsigned?: readonly string[];
  readonly view?: string;
  readonly epilogue?: string;
  readonly prologue?: string;
  readonly folds?: Fold;
  readonly halves?: boolean | readonly string[];
  readonly mutates: readonly string[];
  readonly aside?: Aside;
  infer(inputs: Tensors, attrs: object): Readonly<Record<string, TensorSpec>>;
  lower?(
    inputs: Readonly<Record<string, Operand>>,
    outs: Readonly<Record<string, Operand>>,
    attrs: object,
    target: Target,
  ): readonly Dispatch[];
  gradient?(
    inputs: Tensors,
    grads: Readonly<Record<string, SymbolicTensor | undefined>>,
    outs: Tensors,
    attrs: object,
  ): Partial<Tensors>;
  sum?(a: OpNode, b: OpNode): SymbolicTensor | undefined;
  fold?(...inputs: number[]): number;
  readonly neutral?: Neutral;
  empty?(attrs: object): number | undefined;
  cost?(inputs: Readonly<Record<string, TensorSpec>>, attrs: object): Cost;
}

/** Symbolic tensors by name; a list's are `xs.0`, `xs.1`, …. */
export type Tensors = Readonly<Record<string, SymbolicTensor>>;

/** One use of an op in a graph. */
export interface OpNode {
  /** Order of creation: every input of a node has a smaller number. */
  readonly id: number;
  readonly op: OpDefinition;
  readonly inputs: Tensors;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: Tensors;
  /** What it was made for, if anyone said. */
  readonly scope?: Scope | undefined;
  /** Which copy of other nodes it belongs to: those of one are not shared with, nor run together with, what was there before. */
  readonly copy?: number | undefined;
  /** How it and its gradient get along with both float types, if they do. */
  readonly mixing?: Mixing | undefined;
}

/** An op as it is called: inputs in order, undefined for one that is left out, an array for a list; then attributes. */
export interface Op<I extends readonly string[], A extends object, O extends readonly string[]> {
  (...args: [...inputs: { [K in keyof I]: Slot<I[K], SymbolicTensor> }, attrs?: Partial<A>]): Outputs<O>;
  readonly definition: OpDefinition;
}

let created = 0;

/** Adds a node to the graph and returns its outputs by name. */
export function applyOp(op: OpDefinition, given: Tensors, attrs: object = {}): Tensors {
  refuseBetween(op.name, Object.values(given));
  const mixing = currentMixing();
  const inputs = mixing === undefined ? given : evened(op, given, mixing);
  refuseHalves(op, inputs);
  const all: Record<string, unknown> = { ...op.attrs };
  for (const [name, value] of Object.entries(attrs)) if (value !== undefined) all[name] = value;
  const outputs: Record<string, SymbolicTensor> = {};
  const made = { scope: currentScope(), copy: currentCopy(), mixing };
  const node: OpNode = { id: created++, op, inputs, attrs: all, outputs, ...made };
  for (const [name, spec] of Object.entries(op.infer(inputs, all))) {
    const ofNothing = outputOfNothing(op, inputs, all, spec);
    outputs[name] = ofNothing ?? new SymbolicTensor(spec, { kind: "output", node, name });
  }
  if (op.mutates.length > 0) registerEffect(node);
  return outputs;
}

/** What a result is where an input has no elements and it has some. Throws a ShapeError where the op has no answer to that. */
function outputOfNothing(
  op: OpDefinition,
  inputs: Tensors,
  attrs: object,
  { shape, dtype = "float32" }: TensorSpec,
): SymbolicTensor | undefined {
  const [name, input] = Object.entries(inputs).find(([, { size }]) => size === 0) ?? [];
  if (input === undefined || sizeOf(shape, op.name) === 0) return undefined;
  const value = op.empty?.(attrs);
  if (value !== undefined) return fill(value, shape, dtype);
  throw new ShapeError({
    where: op.name,
    problem: `${name} has no elements to compute ${formatShape(shape)} from`,
    expected: "sizes from 1 up",
    received: formatShape(input.shape),
  });
}

/** Throws a DTypeError for float16 where an op has no kernel that reads it. */
function refuseHalves(op: OpDefinition, inputs: Tensors): void {
  const name = Object.keys(inputs).find((name) => inputs[name]?.dtype === "float16" && !readsHalves(op, name));
  if (name === undefined) return;
  throw new DTypeError({
    where: op.name,
    problem: `${name} is of a type that this op cannot read`,
    expected: "float32",
    received: "float16",
    remedy: 'Use ops.cast(x, "float32") before, and cast the result if it is to be stored as float16',
  });
}

/**
 * Declares an op: returns the function that adds it to a graph. Users have `defineRecordedOp` under this name, and our own public
 * ops are {@link recordable}: this one refuses values between layers. It throws a DTypeError for an input that is
 * not a tensor, and an ArgumentError for an attribute that the op has not.
 */
export function defineOp<
  const I extends readonly string[],
  A extends object = object,
  const O extends readonly string[] = readonly ["out"],
>(declaration: OpDeclaration<I, A, O>): Op<I, A, O> {
  checkDeclaration(declaration);
  const { name } = declaration;
  const definition = normalize(declaration);
  const places = placesOf(declaration.inputs);
  const results = placesOf(declaration.outputs ?? ["out"]);
  const known = Object.keys(definition.attrs);
  const call: (...args: never[]) => unknown = (...args: readonly unknown[]) => {
    const inputs = readArguments(name, places, args);
    const attrs = args[places.length] === undefined ? {} : args[places.length];
    refuseUnknown(name, attrs, known);
    const outputs = applyOp(definition, inputs, attrs as object);
    return results.length === 1 ? Object.values(outputs)[0] : gather(name, results, outputs);
  };
  return Object.assign(call as Op<I, A, O>, { definition });
}

/** Throws an ArgumentError for a declaration without a name, inputs or a shape rule, or with more than one way to compute. */
function checkDeclaration(declaration: {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly infer: unknown;
  readonly elementwise?: string;
}): void {
  if (!isRecord(declaration)) {
    const expected = "{ name, inputs, infer, … }";
    throw new ArgumentError({ where: "defineOp", problem: "no declaration", expected, received: inWords(declaration) });
  }
  const { inputs, infer, ...rest } = declaration;
  const name = text("defineOp", "name", rest.name);
  eachOf(name, "inputs", inputs ?? null, text);
  callable(name, "infer", infer);
  if (rest.elementwise !== undefined) text(name, "elementwise", rest.elementwise);
}

/** Brings ops to one form for the passes: named outputs, also of an op with one, and flat records. */
function normalize<I extends readonly string[], A extends object, O extends readonly string[]>(
  declaration: OpDeclaration<I, A, O>,
): OpDefinition {
  const { name, lower, gradient, infer, cost } = declaration;
  const places = placesOf(declaration.inputs);
  const results = placesOf(declaration.outputs ?? ["out"]);
  const marked = places.some(({ kind }) => kind !== "one");
  if ((declaration.elementwise !== undefined && marked) || results.some(({ kind }) => kind === "list")) {
    throw new ArgumentError({
      where: name,
      problem: "cannot be declared",
      expected: "no lists of outputs, and of an element-wise op inputs that are always there",
      received: [...declaration.inputs, ...(declaration.outputs ?? [])].join(", "),
    });
  }
  const only = results.length === 1 ? results[0]?.name : undefined;
  // The only casts from what the passes know to what the declaration said: its names are the places'.
  const named = (flat: Readonly<Record<string, unknown>>) => gather(name, places, flat) as never;
  const packed = <T>(value: object) => flatten<T>(results, (only === undefined ? value : { [only]: value }) as never);
  const unpacked = (flat: Readonly<Record<string, unknown>>) =>
    (only === undefined ? gather(name, results, flat) : flat[only]) as never;
  return {
    ...(declaration as object as OpDefinition),
    inputs: places.map(({ name }) => name),
    outputs: results.map(({ name }) => name),
    attrs: declaration.attrs ?? {},
    mutates: declaration.mutates ?? [],
    infer: (inputs, attrs) => packed<TensorSpec>(infer(named(inputs), attrs as A)),
    ...(lower && {
      lower: (inputs, outs, attrs, target) => lower(named(inputs), unpacked(outs), attrs as A, target),
    }),
    ...(gradient && {
      gradient: (inputs, grads, outs, attrs) =>
        flatten(
          places,
          gradient(named(inputs), (only === undefined ? grads : grads[only]) as never, unpacked(outs), attrs as A),
        ),
    }),
    ...(cost && { cost: (inputs, attrs) => cost(named(inputs), attrs as A) }),
  };
}
