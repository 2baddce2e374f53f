import { ArgumentError, FormatError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { inputAxes } from "../layers/input-axes.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { fromInt8, toInt8 } from "./abs-max.js";
import { loadSafetensors, type Stored, writeSafetensors } from "./safetensors.js";

const KEY = "wgrad.quantization";
const SCALE = "_scale";

/**
 * The weights of a layer or model as a safetensors file of about a quarter of the size: kernels and embeddings as 8-bit integers, with a
 * scale for each channel, rounded as Keras's `model.quantize("int8")` does; biases, norms and statistics as they are. By path, as in
 * `model.variables()`, I8 `dense/kernel` beside F32 `dense/kernel_scale`, which it is to be divided by.
 *
 * It makes files small, and nothing else: {@link loadInt8Weights} gives float32 weights again, and all computing is done with those.
 *
 * Rejects with an ArgumentError for what is no layer, and for weights that are not finite.
 *
 * @example
 * const file = await saveInt8Weights(model);
 * await loadInt8Weights(sameModel, file);
 */
export async function saveInt8Weights(model: AnyLayer): Promise<Uint8Array<ArrayBuffer>> {
  const where = "saveInt8Weights";
  requireLayer(where, model);
  const values = await model.getWeights();
  const axesOf = axesByVariable(model);
  const stored = weightsByPath(model).flatMap(([path, variable], i): [string, Stored][] => {
    const value = values[i];
    if (value === undefined) return [];
    const { shape, data } = value;
    const axes = axesOf.get(variable);
    if (axes === undefined) return [[path, { dtype: "F32", shape, data }]];
    const { values: small, scale } = toInt8(`${where}: ${path}`, value, axes);
    return [
      [path, { dtype: "I8", shape, data: small }],
      [path + SCALE, { dtype: "F32", shape: scale.shape, data: scale.data }],
    ];
  });
  return writeSafetensors(stored, { [KEY]: "int8" });
}

/**
 * Sets the weights of a model from a file of {@link saveInt8Weights}: float32 numbers, each within half a step of what was saved.
 *
 * Rejects with a FormatError for a file that is damaged, another one, or of another model, and then sets nothing.
 */
export async function loadInt8Weights(model: AnyLayer, file: Uint8Array | ArrayBuffer): Promise<void> {
  requireLayer("loadInt8Weights", model);
  const { tensors, metadata } = loadSafetensors(file);
  if (metadata[KEY] !== "int8") throw broken("it holds no such weights", "a file of saveInt8Weights", "another one");
  const left = new Map(Object.entries(tensors));
  const take = (path: string) => {
    const tensor = left.get(path);
    left.delete(path);
    return tensor;
  };
  const axesOf = axesByVariable(model);
  const values = weightsByPath(model).map(([path, variable]) => {
    const axes = axesOf.get(variable);
    const [value, scale] = [take(path), axes && take(path + SCALE)];
    requireFit(path, value, variable.shape, axes === undefined ? "float32" : "int32");
    if (axes === undefined) return value;
    const channels = variable.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    requireFit(path + SCALE, scale, channels, "float32");
    if (!scale.data.every((step) => step > 0 && Number.isFinite(step))) {
      throw broken(`${path + SCALE} is no scale`, "numbers above 0", "others");
    }
    return fromInt8(value, scale);
  });
  const [stray] = left.keys();
  if (stray !== undefined) throw broken("a weight that the model has not", "weights of the same model", stray);
  await model.setWeights(values);
}

/** Whether a file of safetensors with this metadata holds such weights. */
export function isInt8(metadata: Readonly<Record<string, string>>): boolean {
  return metadata[KEY] === "int8";
}

/** All weights in the order of `getWeights`. */
export function weightsByPath(model: AnyLayer): readonly (readonly [path: string, variable: Variable])[] {
  return [...model.variables({ of: (part) => isA(part, Layer) })];
}

/** Those that become integers, and the axes that share a scale. */
export function axesByVariable(model: AnyLayer): ReadonlyMap<Variable, readonly number[]> {
  const found = new Map<Variable, readonly number[]>();
  for (const layer of model.modules()) {
    if (!isA<AnyLayer>(layer, Layer)) continue;
    for (const [key, variable] of layer.variables({ of: () => false })) {
      const axes = inputAxes(layer, key);
      if (axes !== undefined) found.set(variable, axes);
    }
  }
  return found;
}

function requireLayer(where: string, model: AnyLayer): void {
  if (isA(model, Layer)) return;
  throw new ArgumentError({ where, problem: "no such model", expected: "a layer or model", received: inWords(model) });
}

function requireFit(
  path: string,
  tensor: Tensor | undefined,
  shape: Tensor["shape"],
  dtype: Tensor["dtype"],
): asserts tensor is Tensor {
  if (tensor !== undefined && tensor.dtype === dtype && sameShape(tensor.shape, shape)) return;
  const received = tensor === undefined ? "nothing" : `${tensor.dtype} ${formatShape(tensor.shape)}`;
  throw broken(`${path} does not fit the model`, `${dtype} ${formatShape(shape)}`, received);
}

function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: "loadInt8Weights", problem, expected, received });
}
