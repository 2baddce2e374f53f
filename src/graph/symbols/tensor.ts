import type { DType } from "../../dtype.js";
import { ArgumentError } from "../../errors.js";
import { isWgslName } from "../../gpu/wgsl-words.js";
import { type Shape, sizeOf } from "../../shape.js";
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
  | { readonly kind: "input"; readonly name: string }
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

  constructor({ shape, dtype = "float32" }: TensorSpec, source: Source) {
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.source = source;
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

/** A tensor that is `value` everywhere; it needs no memory unless a kernel must read it. */
export function fill(value: number, shape: Shape = [], dtype: DType = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "fill", value });
}

/**
 * A number that comes with every run, by its name among the `StepValues`: the learning rate of a step, how far a fade has
 * got. Kernels read it as they read `step.seed`, and what is computed of such numbers alone is computed where it is used, so
 * it costs neither memory nor a dispatch.
 *
 * Throws an ArgumentError for a name that WGSL would not have, or that stands for something else in a step.
 *
 * @example
 * const program = await compile((x) => ops.multiply(x, scalar("gain")), [{ shape: [8] }]);
 * const [y] = await program.enqueue([x], { gain: 0.5 });
 */
export function scalar(name: string): SymbolicTensor {
  if (!isWgslName(name) || name === "iteration" || name === "seed") {
    throw new ArgumentError({
      where: "scalar",
      problem: "no name for a number of the run",
      expected: "letters, digits and underscores, no word of WGSL's, neither iteration nor seed",
      received: `"${name}"`,
    });
  }
  return new SymbolicTensor({ shape: [] }, { kind: "scalar", name });
}

/** Host values as a constant of the graph. They are uploaded once, when the program is compiled. */
export function constant(tensor: Tensor): SymbolicTensor {
  return new SymbolicTensor(tensor, { kind: "data", tensor });
}

/** The value, if the tensor is the same known number everywhere. */
export function uniformValue({ source }: SymbolicTensor): number | undefined {
  return source.kind === "fill" ? source.value : undefined;
}
