import type { DType } from "../dtype.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { InputLayer } from "../layers/core/input-layer.js";
import { uniqueName } from "../names.js";
import { refuseUnknown } from "../options.js";
import { isList } from "../structure.js";

/** A sample's shape; null for a size that differs from batch to batch. */
export type SampleShape = readonly (number | null)[];

export interface InputOptions {
  /** Shape of one sample, batch axis left out; null for a size that differs from batch to batch. */
  readonly shape?: SampleShape | undefined;
  /** The shape with the batch axis in front, in place of `shape` and `batchSize`. */
  readonly batchShape?: SampleShape | undefined;
  /** Default `"float32"`. `"string"`: texts, for layers that make numbers of them on the host. */
  readonly dtype?: DType | "string" | undefined;
  /** Default `input`, numbered. */
  readonly name?: string | undefined;
  /** Samples in every batch. Default: any number. */
  readonly batchSize?: number | undefined;
}

/**
 * Where a functional model begins: a value between layers of the given sample shape.
 *
 * @example
 * const x = Input([28, 28, 1]);
 * const model = new Model({ inputs: x, outputs: new Dense(10).apply(new Flatten().apply(x)) });
 */
export function Input(shape: SampleShape | InputOptions, options: Omit<InputOptions, "shape"> = {}): SymbolicTensor {
  return (isList(shape) ? new InputLayer(shape, named(options)) : new InputLayer(named(shape as InputOptions))).output;
}

const OPTIONS = ["shape", "batchShape", "dtype", "name", "batchSize"];

function named(options: InputOptions): InputOptions {
  refuseUnknown("Input", options, OPTIONS);
  return { ...options, name: options.name ?? uniqueName("input") };
}
