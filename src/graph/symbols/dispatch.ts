import type { DType } from "../../dtype.js";
import type { Family } from "../../gpu/family.js";
import type { Kernel } from "../../gpu/kernel.js";
import type { Real } from "../../gpu/specialize.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { Question } from "../../tune/question.js";
import type { SymbolicTensor } from "./tensor.js";

/** Memory that lives only between the dispatches of one op, such as the partial sums of a split reduction. */
export class Scratch {
  readonly shape: Shape;
  readonly dtype: DType;

  constructor(shape: Shape, dtype: DType = "float32") {
    this.shape = shape;
    this.dtype = dtype;
  }

  get size(): number {
    return sizeOf(this.shape);
  }
}

/** What a kernel can be bound to. */
export type Operand = SymbolicTensor | Scratch;

/** How a kernel finds the elements of an operand: steps along axes, those of the first the longest unless params say otherwise. */
export interface Walk<P extends string = string> {
  /** The param that says at which element it begins. */
  readonly start: P;
  /** How many places there are along each axis, and the param that says how far apart: neighbours where there is none. */
  readonly axes: readonly { readonly size: number; readonly step?: P }[];
}

/** One run of one kernel, as data: nothing here touches the GPU. */
export interface Dispatch {
  readonly kernel: Kernel;
  /** An operand for every storage binding; optional ones may be left out. */
  readonly bind: Readonly<Record<string, Operand | undefined>>;
  readonly params: Readonly<Record<string, number>>;
  readonly constants: Readonly<Record<string, number | boolean>>;
  /** What the kernel's `alias real` stands for. */
  readonly real: Real;
  /** What its `alias result` stands for, the type that it writes. */
  readonly result: Real;
  /** Workgroups along x, y, z. */
  readonly grid: readonly [number, number, number];
  /** Whether this dispatch writes the op's result, so that element-wise consumers can be fused into it. */
  readonly epilogue: boolean;
  /** The binding whose elements this dispatch reads through `fn element`, so that its producer can be fused into it. */
  readonly prologue: string | undefined;
  /** How it goes through operands that may as well lie otherwise, by binding. */
  readonly walks: Readonly<Record<string, Walk | undefined>>;
  /** A constant that changes no value: set where that saves a pipeline, since others of the program have it and all else alike. */
  readonly shared: string | undefined;
}

type OptionalBindings<K extends Kernel> = K extends { readonly optional: readonly (infer B extends string)[] }
  ? B
  : never;

/** What a kernel needs to run; a forgotten binding or a misspelt param does not compile. */
export type Launch<K extends Kernel> = {
  readonly bind: { readonly [B in Exclude<keyof K["bindings"], OptionalBindings<K>>]: Operand } & {
    readonly [B in OptionalBindings<K>]?: Operand | undefined;
  };
  readonly params: { readonly [P in keyof K["params"]]: number };
  readonly constants?: { readonly [C in keyof K["constants"]]?: number | boolean };
  /** Default `"f32"`. */
  readonly real?: Real;
  /** Default `real`. */
  readonly result?: Real;
  readonly grid: readonly [number, number, number];
  readonly epilogue?: boolean;
  readonly prologue?: OptionalBindings<K> & string;
  readonly walks?: { readonly [B in keyof K["bindings"]]?: Walk<keyof K["params"] & string> };
  readonly shared?: (keyof K["constants"] & string) | undefined;
};

/** Describes one run of `kernel`, with names checked against the shader. */
export function dispatch<const K extends Kernel>(kernel: K, launch: Launch<K>): Dispatch {
  const constants: Record<string, number | boolean> = {};
  for (const [name, value] of Object.entries<number | boolean | undefined>(launch.constants ?? {})) {
    if (value !== undefined) constants[name] = value;
  }
  return {
    kernel,
    bind: launch.bind,
    params: launch.params,
    constants,
    real: launch.real ?? "f32",
    result: launch.result ?? launch.real ?? "f32",
    grid: launch.grid,
    epilogue: launch.epilogue ?? false,
    prologue: launch.prologue,
    walks: launch.walks ?? {},
    shared: launch.shared,
  };
}

/** How a kernel is to see the elements of a type: floats as such, all else as bits, which can be moved but not computed with. */
export function realFor(dtype: DType): Real {
  return dtype === "float32" ? "f32" : dtype === "float16" ? "f16" : "u32";
}

/** Ways of running a kernel that a tuner may choose from; the first is the default. */
export type Candidates<T> = readonly [T, ...T[]];

/** What an op's lowering may know of the device, and ask for. */
export interface Target {
  readonly family: Family;
  readonly limits: GPUSupportedLimits;
  /** Memory for the op's own partial results. */
  scratch(shape: Shape, dtype?: DType): Scratch;
  /** One of the tuning candidates: the first, unless a tuner that knows the answer or a test says otherwise. */
  pick<T>(question: Question, candidates: Candidates<T>): T;
}
