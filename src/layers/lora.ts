import { positive, positiveInteger } from "../check.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import type { InitializerLike } from "../initializers/index.js";
import { isA } from "../is-a.js";
import { reshape } from "../ops/core/reshape.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { matmul } from "../ops/product/matmul.js";
import { withDefaults } from "../options.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { Dense } from "./core/dense.js";
import { EinsumDense } from "./core/einsum-dense.js";
import { Embedding } from "./core/embedding.js";
import { type AnyLayer, Layer } from "./layer.js";
import { readWeights } from "./read-weights.js";
import { rulesOf, type WeightRules } from "./rules.js";

export interface LoraOptions {
  /** The change counts `alpha / rank` times. Default: the rank, so once. */
  readonly alpha?: number | undefined;
  /** What the first factor starts with. Default `"heUniform"`. */
  readonly aInitializer?: InitializerLike | undefined;
  /** What the second factor starts with. Default `"zeros"`, so that at first nothing changes. */
  readonly bInitializer?: InitializerLike | undefined;
  /** Whether training leaves all other weights of the model as they are, too: biases, and layers that are not adapted. Default false. */
  readonly freezeOthers?: boolean | undefined;
}

/** A layer's weight that can be adapted, and its rules. */
interface Adaptable {
  readonly layer: AnyLayer;
  readonly key: string;
  readonly rules: WeightRules;
}

/**
 * Low-rank adaptation (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021): what was learned stays as it is, and
 * training changes two thin matrices beside it. Every `Dense`, `EinsumDense` and `Embedding` in `model`, those within attention
 * among them, and every matrix or table of an imported ONNX graph then computes with `w + alpha / rank · a·b`; a: [inputs, rank],
 * b: [rank, outputs]. Biases and other layers train as before, unless `freezeOthers`.
 *
 * Counts from the next `compile`. The factors are weights like others, and no part of the model's config: a model is written down or
 * cloned after {@link mergeLora}, and refused before.
 *
 * Throws an ArgumentError, and then changes nothing, for a layer that has no weights yet, that has a constraint, or that was adapted
 * before, and where there is none to adapt.
 *
 * @example
 * enableLora(model, 4, { freezeOthers: true });
 * model.compile({ optimizer: new Adam(1e-3), loss: "sparseCategoricalCrossentropy" });
 */
export function enableLora(model: AnyLayer, rank: number, options: LoraOptions = {}): void {
  const where = "enableLora";
  positiveInteger(where, "rank", rank);
  const { alpha, aInitializer, bInitializer, freezeOthers } = withDefaults(where, options, {
    alpha: rank,
    aInitializer: "heUniform",
    bInitializer: "zeros",
    freezeOthers: false,
  });
  positive(where, "alpha", alpha);
  const found = adaptableIn(where, model);
  for (const one of found) refuse(where, one);
  if (freezeOthers) freeze(model);
  for (const { layer, key, rules } of found) {
    const { regularizer } = rules;
    const change = new LowRankChange(layer, key, rank, alpha / rank, [
      { initializer: aInitializer, regularizer },
      { initializer: bInitializer, regularizer },
    ]);
    layer.adopt(change);
    layer.putInPlace(key, (w) => add(w, change.call()));
  }
}

/**
 * Takes what {@link enableLora} led to into the weights themselves, and lets go of the factors: the model computes what it did, has the
 * weights that it had before, and training changes them again. Counts from the next `compile`.
 *
 * Rejects with an ArgumentError where nothing was adapted.
 */
export async function mergeLora(model: AnyLayer): Promise<void> {
  const found = adaptableIn("mergeLora", model).flatMap(({ layer, key }) => {
    const change = changeOf(layer, key);
    return change === undefined ? [] : [{ layer, key, change }];
  });
  if (found.length === 0) throw nothing("mergeLora", "a model after enableLora", model);
  for (const { layer, key, change } of found) {
    const weight = layer.variable(key);
    const [old, a, b] = await readWeights([weight, change.variable("a"), change.variable("b")]);
    if (old === undefined || a === undefined || b === undefined) continue;
    weight.set(merged(old, a, b, change.scale));
    layer.putInPlace(key, undefined, { learnable: change.wasLearnable });
    layer.disown(change);
  }
  thaw(model);
}

/** The weights that training would change but for {@link LoraOptions.freezeOthers}, by layer. */
const frozen = new WeakMap<AnyLayer, readonly string[]>();

function freeze(model: AnyLayer): void {
  for (const layer of model.modules()) {
    if (!isA(layer, Layer)) continue;
    const keys = [...layer.variables({ learnable: true, of: () => false }).keys()];
    for (const key of keys) layer.putInPlace(key, undefined, { learnable: false });
    frozen.set(layer, keys);
  }
}

function thaw(model: AnyLayer): void {
  for (const layer of model.modules()) {
    if (!isA(layer, Layer)) continue;
    for (const key of frozen.get(layer) ?? []) layer.putInPlace(key);
    frozen.delete(layer);
  }
}

/** Whether a layer computes with a change beside its weight. */
export function isAdapted(layer: AnyLayer): boolean {
  return [...layer.parts().values()].some((part) => isA(part, LowRankChange));
}

function changeOf(layer: AnyLayer, key: string): LowRankChange | undefined {
  return [...layer.parts().values()].find(
    (part): part is LowRankChange => isA(part, LowRankChange) && part.key === key,
  );
}

/** What is added to a weight: the product of two thin matrices. */
class LowRankChange extends Layer {
  static override className = "LowRankChange";
  readonly scale: number;
  /** Of the weight that changes. */
  readonly key: string;
  /** Whether training was to change that weight before. */
  readonly wasLearnable: boolean;
  readonly #shape: Shape;

  constructor(layer: AnyLayer, key: string, rank: number, scale: number, [a, b]: readonly [WeightRules, WeightRules]) {
    super({ name: `${layer.name}/lora` });
    const { shape } = layer.variable(key);
    this.scale = scale;
    this.key = key;
    this.wasLearnable = layer.isLearnable(key);
    this.#shape = shape;
    const outputs = shape.at(-1) ?? 1;
    this.addWeight("a", [...shape.slice(0, -1), rank], a);
    this.addWeight("b", [rank, outputs], b);
  }

  override call(): SymbolicTensor {
    const b = this.weight("b");
    const a = reshape(this.weight("a"), [-1, b.shape[0] ?? 1]);
    return multiply(reshape(matmul(a, b), this.#shape), this.scale);
  }
}

function adaptableIn(where: string, model: AnyLayer): Adaptable[] {
  if (!isA(model, Layer)) throw nothing(where, "a layer or model", model);
  const found = [...model.modules()].flatMap((layer): Adaptable[] => {
    if (isA(layer, Embedding)) return [{ layer, key: "embeddings", rules: rulesOf("embeddings", layer.config) }];
    if (isA(layer, Dense) || isA(layer, EinsumDense)) {
      return [{ layer, key: "kernel", rules: rulesOf("kernel", layer.config) }];
    }
    if (isA(layer, Layer) && hasAdaptableKeys(layer))
      return layer.adaptableKeys.map((key) => ({ layer, key, rules: {} }));
    return [];
  });
  if (found.length === 0) throw nothing(where, "a Dense, EinsumDense or Embedding layer in it", model);
  return found;
}

/** Layers that say themselves which of their weights can be adapted: those of imported graphs, which few pages have. */
function hasAdaptableKeys(layer: AnyLayer): layer is AnyLayer & { readonly adaptableKeys: readonly string[] } {
  return "adaptableKeys" in layer;
}

function nothing(where: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, problem: "nothing to adapt", expected, received: inWords(received) });
}

/** Throws an ArgumentError for a layer that cannot be adapted. */
function refuse(where: string, { layer, key, rules }: Adaptable): void {
  const complain = (problem: string, remedy: string) =>
    new ArgumentError({ where, problem: `${layer.name} ${problem}`, remedy });
  if (!layer.hasVariable(key))
    throw complain("has no weights yet", "Give the first layer inputShape, or call the model first");
  if (layer.isReplaced(key)) throw complain("was adapted before", "Call mergeLora, or disableFakeQuantization, first");
  if (rules.constraint === undefined) return;
  throw complain(`has a constraint on its ${key}, which a change beside it would not keep`, "Leave the constraint out");
}

/** A weight with its change. */
function merged(old: Tensor, a: Tensor, b: Tensor, scale: number): Float32Array<ArrayBuffer> {
  const [rank = 1, outputs = 1] = b.shape;
  return Float32Array.from(old.data, (w, i) => {
    const [row, column] = [Math.floor(i / outputs), i % outputs];
    let change = 0;
    for (let r = 0; r < rank; r++) change += (a.data[row * rank + r] ?? 0) * (b.data[r * outputs + column] ?? 0);
    return w + scale * change;
  });
}
