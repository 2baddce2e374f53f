import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { defineElementwise } from "../ops/core/elementwise.js";
import { add, divide } from "../ops/elementwise/binary.js";
import { abs } from "../ops/elementwise/unary.js";
import { max } from "../ops/reduce/extremes.js";
import { inputAxes } from "./input-axes.js";
import { type AnyLayer, Layer } from "./layer.js";

/**
 * Quantization-aware training (Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only
 * inference", CVPR 2018): from the next `compile` on, every kernel and embedding in `model` counts as what `saveInt8Weights` would make
 * of it, 255 steps a channel, so that training learns to do with that. Gradients pass the rounding as if it were not there, and what they
 * change are the float32 weights themselves. Biases, norms and what flows between layers stay float32, and so does all arithmetic.
 *
 * It is no part of the model's config, as training is none. It ends with {@link disableFakeQuantization}; weights saved by `saveInt8Weights` and
 * loaded again compute the same without.
 *
 * Throws an ArgumentError, and then changes nothing, where no layer has such weights yet, and for one whose weight something else stands in
 * place of, as after `enableLora`.
 *
 * @example
 * enableFakeQuantization(model);
 * model.compile({ optimizer: new Adam(1e-4), loss: "sparseCategoricalCrossentropy" });
 * await model.fit(x, y);
 * disableFakeQuantization(model);
 * const file = await saveInt8Weights(model);
 */
export function enableFakeQuantization(model: AnyLayer): void {
  const found = quantizableIn("enableFakeQuantization", model);
  for (const { layer, key } of found) {
    if (!layer.isReplaced(key)) continue;
    throw new ArgumentError({
      where: "enableFakeQuantization",
      problem: `something stands in the place of ${layer.name}'s ${key}`,
      remedy: "Call mergeLora or disableFakeQuantization first",
    });
  }
  for (const { layer, key, axes } of found) {
    layer.putInPlace(key, (w) => fakeQuantize(w, axes), { learnable: true });
    quantized.add(layer);
  }
}

/** Ends what {@link enableFakeQuantization} began, from the next `compile` on. Throws an ArgumentError where that was not called. */
export function disableFakeQuantization(model: AnyLayer): void {
  const found = quantizableIn("disableFakeQuantization", model).filter(({ layer }) => quantized.has(layer));
  if (found.length === 0) throw nothing("disableFakeQuantization", "a model after enableFakeQuantization", model);
  for (const { layer, key } of found) {
    layer.putInPlace(key);
    quantized.delete(layer);
  }
}

const quantized = new WeakSet<AnyLayer>();

/** The nearest of 255 steps, of which `scale` are 1; the gradient goes straight through. */
export const roundToSteps = defineElementwise({
  name: "roundToSteps",
  inputs: ["x", "scale"],
  forward: "clamp(round(x * scale), -127.0, 127.0) / scale",
  backward: { x: "g" },
});

const LARGEST = 127;
/** Keeps the scale of a channel of zeros finite, as in Keras. */
const EPSILON = 1e-7;

function fakeQuantize(w: SymbolicTensor, axes: readonly number[]): SymbolicTensor {
  return roundToSteps(w, divide(LARGEST, add(max(abs(w), { axis: axes, keepdims: true }), EPSILON)));
}

function quantizableIn(where: string, model: AnyLayer) {
  if (!isA(model, Layer)) throw nothing(where, "a layer or model", model);
  const found = [...model.modules()].flatMap((layer) => {
    if (!isA<AnyLayer>(layer, Layer)) return [];
    return [...layer.variables({ of: () => false }).keys()].flatMap((key) => {
      const axes = inputAxes(layer, key);
      return axes === undefined ? [] : [{ layer, key, axes }];
    });
  });
  if (found.length === 0) throw nothing(where, "a layer with kernels or embeddings that has its weights", model);
  return found;
}

function nothing(where: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, problem: "nothing to quantize", expected, received: inWords(received) });
}
