import { text } from "../check.js";
import type { Options } from "../config.js";
import { checkOpen } from "../data/file-source.js";
import type { FileTarget } from "../data/file-target.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { RandomNormal } from "../initializers/index.js";
import { isA } from "../is-a.js";
import {
  type AnyLayer,
  Dense,
  Dropout,
  LayerNormalization,
  MultiHeadAttention,
  PositionEmbedding,
  ReversibleEmbedding,
} from "../layers/index.js";
import { Input, Model } from "../models/index.js";
import * as ops from "../ops/index.js";
import { withDefaults } from "../options.js";
import { kernel, loadStored, type StoredWeight, saveStored, scale, table } from "./hugging-face.js";
import {
  activationOf,
  type Between,
  checkedSizes,
  type HuggingFaceOptions,
  numbersIn,
  openConfig,
  requireIn,
  type TransformerSizes,
} from "./hugging-face-config.js";

/** The sizes of a GPT-2. */
export type GPT2Sizes = TransformerSizes;

/** Options of {@link GPT2}. Sizes are those of the smallest GPT-2 unless told, or as `config` says. */
export type GPT2Options = Options<GPT2Sizes> & HuggingFaceOptions;

/** The defaults of {@link GPT2Options}. */
const GPT2_OPTIONS = {
  vocabularySize: 50_257,
  numLayers: 12,
  numHeads: 12,
  hiddenDim: 768,
  intermediateDim: undefined,
  dropout: 0.1,
  maxSequenceLength: 1024,
  layerNormEpsilon: 1e-5,
  config: undefined,
  weights: null,
  name: "gpt2",
  fetch: undefined,
  signal: undefined,
  progress: undefined,
  cache: undefined,
} as const;

/** What Hugging Face calls the sizes. */
const NAMES = {
  vocabularySize: "vocab_size",
  numLayers: "n_layer",
  numHeads: "n_head",
  hiddenDim: "n_embd",
  intermediateDim: "n_inner",
  dropout: "resid_pdrop",
  maxSequenceLength: "n_positions",
  layerNormEpsilon: "layer_norm_epsilon",
} as const;

/** What would make another model of it. */
const WANTED = { scale_attn_weights: true, scale_attn_by_inverse_layer_idx: false, add_cross_attention: false };

/** What stands before its names in files of models that have an end for something. */
const PREFIX = "transformer.";

/**
 * GPT-2 (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019): tells what comes next in a text. Ids of tokens,
 * int32 [batch, steps] → logits [batch, steps, vocabularySize] for the token after each. Layers have Hugging Face's names: `h.0.attn`.
 *
 * Rejects with an ArgumentError for options that are none, and with a FormatError for files that are none or do not fit.
 *
 * @example
 * const gpt2 = await applications.GPT2({ config: "gpt2/config.json", weights: "gpt2/model.safetensors" });
 * const ids = await generate(gpt2, [15496, 11, 314], { maxNewTokens: 20 });
 */
export async function GPT2(options: GPT2Options = {}): Promise<Model<SymbolicTensor, SymbolicTensor>> {
  const where = "GPT2";
  const { config, weights, name, fetch, signal, progress, cache } = withDefaults(where, options, GPT2_OPTIONS);
  const loading = { fetch, signal, progress, cache };
  checkOpen(where, loading);
  const file = config === undefined ? {} : await openConfig(where, config, "gpt2", loading);
  requireIn(where, file, WANTED);
  const sizes = withDefaults(where, options, { ...GPT2_OPTIONS, ...numbersIn(where, file, NAMES) });
  const body = {
    ...checkedSizes(where, sizes, Object.keys(NAMES) as (keyof typeof NAMES)[]),
    activation: activationOf(where, file.activation_function ?? "gelu_new"),
    isTied: file.tie_word_embeddings !== false,
  };
  const model = wired(body, text(where, "name", name));
  if (weights !== null) await loadStored(where, weightsOf(model), PREFIX, weights, loading);
  return model;
}

/**
 * Writes the weights of a {@link GPT2} as Hugging Face's safetensors, which transformers loads, and gives the file's bytes. What
 * `enableLora` added must have been merged.
 *
 * @example await applications.gpt2.saveWeights(gpt2, "model.safetensors")
 */
export function saveWeights(
  model: Model<SymbolicTensor, SymbolicTensor>,
  target: FileTarget,
): Promise<Uint8Array<ArrayBuffer>> {
  return saveStored("gpt2.saveWeights", model, weightsOf(model), target);
}

/** What a model is made by. */
interface Body extends GPT2Sizes {
  readonly activation: Between;
  /** Whether the way from features to tokens goes by the table of the way there. */
  readonly isTied: boolean;
}

const kernelInitializer = new RandomNormal({ stddev: 0.02 });

function wired(body: Body, name: string): Model<SymbolicTensor, SymbolicTensor> {
  const { vocabularySize, numLayers, hiddenDim, maxSequenceLength, dropout, isTied } = body;
  const ids = Input([null], { dtype: "int32", name: "token_ids" });
  const tokens = new ReversibleEmbedding(vocabularySize, hiddenDim, {
    name: "wte",
    tieWeights: isTied,
    embeddingsInitializer: kernelInitializer,
  });
  const vectors = tokens.apply(ids);
  const places = new PositionEmbedding(maxSequenceLength, { name: "wpe", initializer: kernelInitializer }).apply(
    vectors,
  );
  let h = new Dropout(dropout).apply(ops.add(vectors, places));
  for (let i = 0; i < numLayers; i++) h = block(h, `h.${i}`, body);
  return new Model({ inputs: ids, outputs: tokens.apply(norm("ln_f", body).apply(h), { reverse: true }), name });
}

/** x + attention, then that + two dense layers, each of them of what is normalized before. */
function block(x: SymbolicTensor, name: string, body: Body): SymbolicTensor {
  const { numHeads, hiddenDim, intermediateDim, dropout, activation } = body;
  const dense = (name: string, units: number) => new Dense(units, { name, kernelInitializer });
  const attention = new MultiHeadAttention(numHeads, hiddenDim / numHeads, {
    name: `${name}.attn`,
    jointProjection: true,
    dropout,
    kernelInitializer,
  });
  const a = norm(`${name}.ln_1`, body).apply(x);
  const seen = ops.add(x, new Dropout(dropout).apply(attention.apply([a, a], { useCausalMask: true })));
  const inner = dense(`${name}.mlp.c_fc`, intermediateDim).apply(norm(`${name}.ln_2`, body).apply(seen));
  const outer = dense(`${name}.mlp.c_proj`, hiddenDim).apply(activation(inner));
  return ops.add(seen, new Dropout(dropout).apply(outer));
}

function norm(name: string, { layerNormEpsilon: epsilon }: GPT2Sizes): LayerNormalization {
  return new LayerNormalization({ name, epsilon });
}

/** The weights under Hugging Face's names: kernels lie there as they do here. */
function weightsOf(model: Model<SymbolicTensor, SymbolicTensor>): StoredWeight[] {
  return model.layers.flatMap((layer) => {
    const name = /^(wte|wpe|h\.\d+|ln_f)\b/.test(layer.name) ? PREFIX + layer.name : layer.name;
    return storedIn(layer, name);
  });
}

function storedIn(layer: AnyLayer, name: string): StoredWeight[] {
  if (isA(layer, MultiHeadAttention))
    return [
      ...kernel(`${name}.c_attn`, layer.jointDense),
      ...kernel(`${name}.c_proj`, layer.outputDense, { inputAxes: 2 }),
    ];
  if (isA(layer, LayerNormalization)) return scale(name, layer);
  if (isA(layer, Dense)) return kernel(name, layer);
  if (isA(layer, PositionEmbedding)) return [table(`${name}.weight`, layer.variable("embeddings"))];
  if (!isA(layer, ReversibleEmbedding)) return [];
  const there = table(`${name}.weight`, layer.variable("embeddings"));
  if (!layer.hasVariable("reverse_embeddings")) return [there];
  return [there, table("lm_head.weight", layer.variable("reverse_embeddings"), { transposed: true })];
}
