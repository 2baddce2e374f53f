import { DTypeError } from "../../errors.js";
import type { LibraryName } from "../../gpu/library.js";
import type { Dispatch, Operand, Target } from "./dispatch.js";
import { currentScope, type Scope } from "./scope.js";
import { SymbolicTensor, type TensorSpec } from "./tensor.js";
import { registerEffect } from "./trace.js";

/** Work per run, for benchmarks, tuning and keep-or-recompute decisions. */
export interface Cost {
  readonly flops: number;
  /** Bytes read and written, at least. */
  readonly bytes: number;
}

type Name<L extends readonly string[]> = L[number];
type Single = readonly [string];
type Specs<O extends readonly string[]> = O extends Single ? TensorSpec : Readonly<Record<Name<O>, TensorSpec>>;
type Outputs<O extends readonly string[]> = O extends Single
  ? SymbolicTensor
  : Readonly<Record<Name<O>, SymbolicTensor>>;
type OutputGradients<O extends readonly string[]> = O extends Single
  ? SymbolicTensor
  : Readonly<Record<Name<O>, SymbolicTensor | undefined>>;
type Operands<O extends readonly string[]> = O extends Single ? Operand : Readonly<Record<Name<O>, Operand>>;

/** Gradients with respect to the inputs; leave out those that have none (labels, indices, masks). */
export type Gradients<N extends string = string> = { readonly [K in N]?: SymbolicTensor | undefined };

/**
 * All there is to know about an op. Exactly one of `elementwise`, `view` and `lower` says how it is computed.
 *
 * `I` are the input names, `A` the attributes, `O` the output names (one, called `out`, unless told).
 */
export interface OpDeclaration<I extends readonly string[], A extends object, O extends readonly string[]> {
  readonly name: string;
  readonly inputs: I;
  readonly outputs?: O;
  /** Attributes with their defaults. */
  readonly attrs?: A;
  /** The shape rule. Throws a ShapeError or DTypeError that names what came and what was wanted. */
  infer(inputs: Readonly<Record<Name<I>, SymbolicTensor>>, attrs: A): Specs<O>;
  /** A WGSL expression over the input names, numeric attribute names and `index`; broadcast over the inputs. */
  readonly elementwise?: string;
  /** Functions from shaders/lib that the expression calls. */
  readonly library?: readonly LibraryName[];
  /** Attributes that the expression takes as `u32`; the others are `f32`. */
  readonly unsigned?: readonly string[];
  /** Name of the input whose bytes this op shows under another shape: no kernel runs. */
  readonly view?: Name<I>;
  /** The kernels to run, as data. */
  lower?(inputs: Readonly<Record<Name<I>, Operand>>, out: Operands<O>, attrs: A, target: Target): readonly Dispatch[];
  /** The output whose last write can take element-wise consumers along. */
  readonly epilogue?: Name<O>;
  /** Whether its kernels read and write float16 as well as float32. Element-wise ops and views always do. */
  readonly halves?: boolean;
  /** Inputs, all variables, that the op changes in place. Such ops have no outputs to speak of. */
  readonly mutates?: readonly Name<I>[];
  /** How to have an input's column sums on the way: see {@link ColumnSums}. */
  readonly columnSums?: ColumnSums;
  /** The backward graph, built from other ops. */
  gradient?(
    inputs: Readonly<Record<Name<I>, SymbolicTensor>>,
    grad: OutputGradients<O>,
    out: Outputs<O>,
    attrs: A,
  ): Gradients<Name<I>>;
  /** The value for inputs that are the same known number everywhere. */
  fold?(...inputs: number[]): number;
  /** The number that leaves the other of two inputs as it is. */
  readonly neutral?: Neutral;
  cost?(inputs: Readonly<Record<Name<I>, TensorSpec>>, attrs: A): Cost;
}

/** The number that as an op's second input gives the first back; the other way round too where the op commutes. */
export interface Neutral {
  readonly value: number;
  readonly commutes: boolean;
}

/**
 * An op that reads a whole matrix can sum its columns for nothing. A filter gradient reads the gradient of its layer's
 * output, and the column sums of that are the bias gradient.
 */
export interface ColumnSums {
  /** The input whose columns, all axes but the last, are summed. */
  readonly of: string;
  /** The op that sums them otherwise: attributes `axes` and `scale`. */
  readonly sum: OpDefinition;
  /** The same op with a second output, `sums`, of the shape of the last axis. */
  readonly variant: OpDefinition;
  /** Whether the variant can stand in for a use of this op. */
  applies(inputs: Tensors, attrs: object): boolean;
}

/** A declaration with its type parameters forgotten, as the graph's passes see it. */
export interface OpDefinition {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: object;
  readonly elementwise?: string;
  readonly library?: readonly LibraryName[];
  readonly unsigned?: readonly string[];
  readonly view?: string;
  readonly epilogue?: string;
  readonly halves?: boolean;
  readonly mutates: readonly string[];
  readonly columnSums?: ColumnSums;
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
  ): Gradients;
  fold?(...inputs: number[]): number;
  readonly neutral?: Neutral;
  cost?(inputs: Readonly<Record<string, TensorSpec>>, attrs: object): Cost;
}

/** Symbolic tensors by name. */
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
}

/** An op as it is called: inputs in order, then attributes. */
export interface Op<I extends readonly string[], A extends object, O extends readonly string[]> {
  (...args: [...inputs: { [K in keyof I]: SymbolicTensor }, attrs?: Partial<A>]): Outputs<O>;
  readonly definition: OpDefinition;
}

let created = 0;

/** Adds a node to the graph and returns its outputs by name. */
export function applyOp(op: OpDefinition, inputs: Tensors, attrs: object = {}): Tensors {
  refuseHalves(op, inputs);
  const all: Record<string, unknown> = { ...op.attrs, ...attrs };
  const outputs: Record<string, SymbolicTensor> = {};
  const node: OpNode = { id: created++, op, inputs, attrs: all, outputs, scope: currentScope() };
  for (const [name, spec] of Object.entries(op.infer(inputs, all))) {
    outputs[name] = new SymbolicTensor(spec, { kind: "output", node, name });
  }
  if (op.mutates.length > 0) registerEffect(node);
  return outputs;
}

/** Throws a DTypeError for float16 where an op has no kernel that reads it. */
function refuseHalves(op: OpDefinition, inputs: Tensors): void {
  if (op.halves || op.elementwise !== undefined || op.view !== undefined) return;
  const name = Object.keys(inputs).find((name) => inputs[name]?.dtype === "float16");
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
 * Declares an op: returns the function that users call.
 *
 * @example
 * const square = defineOp({ name: "square", inputs: ["x"], infer: ({ x }) => x, elementwise: "x * x" });
 */
export function defineOp<
  const I extends readonly string[],
  A extends object = object,
  const O extends readonly string[] = readonly ["out"],
>(declaration: OpDeclaration<I, A, O>): Op<I, A, O> {
  const definition = normalize(declaration);
  const call: (...args: never[]) => unknown = (...args: readonly (SymbolicTensor | Partial<A> | undefined)[]) => {
    const inputs: Record<string, SymbolicTensor> = {};
    definition.inputs.forEach((name, i) => {
      const input = args[i];
      if (!(input instanceof SymbolicTensor)) {
        throw new TypeError(`${definition.name}: expected a symbolic tensor for ${name}, received ${typeof input}.`);
      }
      inputs[name] = input;
    });
    const outputs = applyOp(definition, inputs, args[definition.inputs.length] ?? {});
    return definition.outputs.length === 1 ? outputs[definition.outputs[0] ?? ""] : outputs;
  };
  return Object.assign(call as Op<I, A, O>, { definition });
}

/** Brings single-output ops to the form with named outputs, so that the passes know one form only. */
function normalize<I extends readonly string[], A extends object, O extends readonly string[]>(
  declaration: OpDeclaration<I, A, O>,
): OpDefinition {
  const outputs: readonly string[] = declaration.outputs ?? ["out"];
  const only = outputs.length === 1 ? outputs[0] : undefined;
  const pack = <T>(value: T | Readonly<Record<string, T>>) =>
    (only === undefined ? value : { [only]: value }) as Readonly<Record<string, T>>;
  const unpack = <T>(values: Readonly<Record<string, T>>) => (only === undefined ? values : values[only]);
  const { lower, gradient, infer } = declaration;
  return {
    ...(declaration as object as OpDefinition),
    outputs,
    attrs: declaration.attrs ?? {},
    mutates: declaration.mutates ?? [],
    infer: (inputs, attrs) => pack<TensorSpec>(infer(inputs as never, attrs as A) as TensorSpec),
    ...(lower && {
      lower: (inputs, outs, attrs, target) => lower(inputs as never, unpack(outs) as never, attrs as A, target),
    }),
    ...(gradient && {
      gradient: (inputs, grads, outs, attrs) =>
        gradient(inputs as never, unpack(grads) as never, unpack(outs) as never, attrs as A),
    }),
  };
}
