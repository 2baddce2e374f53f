/**
 * What every op should compute: loops over doubles that a reader can check by eye. A reference takes what its op takes,
 * with plain arrays in place of symbolic tensors; an op without one, or one with other arguments, does not compile.
 */
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import type * as ops from "../../src/ops/index.js";
import * as activations from "./activations.js";
import type { Ref } from "./array.js";
import * as attention from "./attention.js";
import * as convolution from "./convolution.js";
import * as creation from "./creation.js";
import * as ctc from "./ctc.js";
import * as einsum from "./einsum.js";
import * as elementwise from "./elementwise.js";
import * as fourier from "./fourier.js";
import * as images from "./images.js";
import * as indexing from "./indexing.js";
import * as linalg from "./linalg.js";
import * as mathematics from "./mathematics.js";
import * as matmul from "./matmul.js";
import * as matrices from "./matrices.js";
import * as movement from "./movement.js";
import * as normalization from "./normalization.js";
import * as pooling from "./pooling.js";
import * as rbf from "./rbf.js";
import * as rearrangement from "./rearrangement.js";
import * as reduction from "./reduction.js";
import * as resampling from "./resampling.js";
import * as sampling from "./sampling.js";
import * as softmax from "./softmax.js";
import * as sorting from "./sorting.js";
import * as special from "./special.js";
import * as statistics from "./statistics.js";

/** The ops with one right answer. Random ones, and those with several results, have tests of their own. */
export type OpName = Exclude<SingleResult, "dropout" | "elasticTransform" | `random${string}` | ControlFlow>;
/** What these give depends on the functions or options that they take. */
type ControlFlow = "associativeScan" | "cond" | "foriLoop" | "map" | "svd" | "switch" | "vectorizedMap" | "whileLoop";
type SingleResult = {
  [Name in keyof typeof ops]: (typeof ops)[Name] extends (...args: never[]) => SymbolicTensor ? Name : never;
}[keyof typeof ops];

/** An op's parameters with plain arrays in place of symbolic tensors. */
type Plain<T> = [T] extends [readonly SymbolicTensor[]]
  ? readonly Ref[]
  : SymbolicTensor extends Extract<T, SymbolicTensor>
    ? Ref
    : T;
type Reference<F> = F extends (...args: infer A) => SymbolicTensor
  ? (...args: { [I in keyof A]: Plain<A[I]> }) => Ref
  : never;

export const references = {
  ...elementwise,
  ...mathematics,
  ...activations,
  ...matmul,
  ...einsum,
  ...attention,
  ...convolution,
  ...ctc,
  ...normalization,
  ...pooling,
  ...rbf,
  ...reduction,
  ...softmax,
  ...resampling,
  ...sampling,
  ...images,
  ...movement,
  ...rearrangement,
  ...creation,
  ...indexing,
  ...sorting,
  irfft: fourier.irfft,
  istft: fourier.istft,
  ...linalg,
  ...special,
  ...matrices,
  ...statistics,
} satisfies { readonly [Name in OpName]: Reference<(typeof ops)[Name]> };
