import { oneOf } from "../check.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { Rescaling } from "../layers/index.js";
import { flip, moveaxis } from "../ops/arrange/rearrange.js";
import { cast } from "../ops/core/cast.js";
import { divide, subtract } from "../ops/elementwise/binary.js";
import { withDefaults } from "../options.js";
import { formatShape } from "../shape.js";
import { Tensor } from "../tensor.js";

/** How {@link preprocessInput} treats images. */
export interface PreprocessInputOptions {
  /**
   * `"caffe"`, the default: RGB becomes BGR, less the mean of ImageNet. `"tf"`: from 0 … 255 to -1 … 1. `"torch"`: from 0 … 255 to 0 … 1, then
   * mean 0 and deviation 1 over ImageNet.
   */
  readonly mode?: "caffe" | "tf" | "torch" | undefined;
  /** Whether channels are the last axis or stand before height and width. Default `"channelsLast"`. */
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

/** What the function of one model leaves open. */
export type ModelPreprocessOptions = Omit<PreprocessInputOptions, "mode">;

/** A channel's value becomes (value / scale − mean) / std; caffe's channels come in the other order. */
const MODES = {
  tf: { scale: 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
  torch: { scale: 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  caffe: { scale: 1, mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
} as const;

/**
 * Images of values from 0 to 255, one [height, width, 3] or a batch of them, as float32 values that a model was trained on. A tensor on the
 * host gives another, a tensor of a graph or a value between layers becomes part of the model.
 *
 * Throws a ShapeError for what has not three channels.
 */
export function preprocessInput<T extends Tensor | SymbolicTensor>(
  x: T,
  options: PreprocessInputOptions = {},
): Result<T> {
  const where = "preprocessInput";
  const { mode, dataFormat } = withDefaults(where, options, { mode: "caffe", dataFormat: "channelsLast" } as const);
  oneOf(where, "mode", mode, ["caffe", "tf", "torch"]);
  oneOf(where, "dataFormat", dataFormat, ["channelsLast", "channelsFirst"]);
  requireImages(x);
  requireImages(x);
  const axis = dataFormat === "channelsLast" ? x.shape.length - 1 : x.shape.length - 3;
  if (mode !== "tf" && (![3, 4].includes(x.shape.length) || x.shape[axis] !== 3)) {
    throw new ShapeError({
      where,
      problem: "no images of three channels",
      expected: dataFormat === "channelsLast" ? "[height, width, 3]" : "[3, height, width]",
      received: formatShape(x.shape),
    });
  }
  return (isA(x, Tensor) ? onHost(x, mode, axis) : inGraph(x as SymbolicTensor, mode, axis)) as Result<T>;
}

type Mode = keyof typeof MODES;
type Result<T> = T extends SymbolicTensor ? SymbolicTensor : Tensor<"float32">;

function onHost(x: Tensor, mode: Mode, axis: number): Tensor<"float32"> {
  const { scale, mean, std } = MODES[mode];
  const after = x.shape.slice(axis + 1).reduce((all, size) => all * size, 1);
  const given = x.cast("float32").data;
  const data = new Float32Array(given.length);
  for (let i = 0; i < data.length; i++) {
    const channel = mode === "tf" ? 0 : Math.floor(i / after) % 3;
    const from = mode === "caffe" ? i + (2 - 2 * channel) * after : i;
    const centred = Math.fround(Math.fround((given[from] ?? 0) / scale) - (mean[channel] ?? 0));
    data[i] = centred / (std[channel] ?? 1);
  }
  return new Tensor(x.shape, data, "float32");
}

function inGraph(x: SymbolicTensor, mode: Mode, axis: number): SymbolicTensor {
  const { scale, mean, std } = MODES[mode];
  const values = cast(x, "float32");
  if (mode === "tf") return subtract(divide(values, scale), 1);
  const last = moveaxis(values, axis, x.shape.length - 1);
  const ordered = mode === "caffe" ? flip(last, x.shape.length - 1) : last;
  const how = { offset: mean.map((one, i) => -one / (std[i] ?? 1)) };
  const centred = new Rescaling(
    std.map((one) => 1 / (one * scale)),
    how,
  ).apply(ordered);
  return moveaxis(centred, x.shape.length - 1, axis);
}

/** Brings values from 0 … 255 to -1 … 1: see `imagenetUtils.preprocessInput`, mode `"tf"`. */
export function preprocessTf<T extends Tensor | SymbolicTensor>(x: T, options: ModelPreprocessOptions = {}): Result<T> {
  return preprocessInput(x, { ...checked(options), mode: "tf" });
}

/** Turns RGB to BGR and takes the mean of ImageNet away: see `imagenetUtils.preprocessInput`, mode `"caffe"`. */
export function preprocessCaffe<T extends Tensor | SymbolicTensor>(
  x: T,
  options: ModelPreprocessOptions = {},
): Result<T> {
  return preprocessInput(x, { ...checked(options), mode: "caffe" });
}

/** Brings channels to mean 0 and deviation 1 over ImageNet: see `imagenetUtils.preprocessInput`, mode `"torch"`. */
export function preprocessTorch<T extends Tensor | SymbolicTensor>(
  x: T,
  options: ModelPreprocessOptions = {},
): Result<T> {
  return preprocessInput(x, { ...checked(options), mode: "torch" });
}

/** Gives the images back as they are: the model itself takes values from 0 to 255. */
export function preprocessNothing<T extends Tensor | SymbolicTensor>(x: T, options: ModelPreprocessOptions = {}): T {
  checked(options);
  requireImages(x);
  return x;
}

function checked(options: ModelPreprocessOptions): ModelPreprocessOptions {
  const { dataFormat } = withDefaults("preprocessInput", options, { dataFormat: "channelsLast" } as const);
  return { dataFormat: oneOf("preprocessInput", "dataFormat", dataFormat, ["channelsLast", "channelsFirst"]) };
}

function requireImages(x: unknown): void {
  if (isA(x, Tensor) || isA(x, SymbolicTensor)) return;
  throw new ArgumentError({
    where: "preprocessInput",
    problem: "no images",
    expected: "a tensor",
    received: inWords(x),
  });
}
