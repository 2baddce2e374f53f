import { oneOf, text } from "../check.js";
import type { Options } from "../config.js";
import { checkOpen } from "../data/file-source.js";
import type { FileTarget } from "../data/file-target.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { TruncatedNormal } from "../initializers/index.js";
import { isA } from "../is-a.js";
import {
  type AnyLayer,
  Dense,
  Dropout,
  Embedding,
  GlobalAveragePooling1D,
  LayerNormalization,
  MultiHeadAttention,
  PositionEmbedding,
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

/** The sizes of a BERT. */
export interface BertSizes extends TransformerSizes {
  /** Kinds of segments in a text. Default 2. */
  readonly numSegments: number;
}

/** Options of {@link Bert}. Sizes are those of BERT base unless told, or as `config` says. */
export interface BertOptions extends Options<BertSizes>, HuggingFaceOptions {
  /**
   * What the model gives of a text: null, the default, a vector for each token; `"mean"` one for the text, the mean of those that are no
   * padding; `"cls"` that of the first token; `"pooler"` that of the first after BERT's own dense layer, which files may lack.
   */
  readonly pooling?: (typeof POOLINGS)[number] | undefined;
}

const POOLINGS = [null, "mean", "cls", "pooler"] as const;

/** The defaults of {@link BertOptions}. */
const BERT_OPTIONS = {
  vocabularySize: 30_522,
  numLayers: 12,
  numHeads: 12,
  hiddenDim: 768,
  intermediateDim: undefined,
  dropout: 0.1,
  maxSequenceLength: 512,
  numSegments: 2,
  layerNormEpsilon: 1e-12,
  config: undefined,
  weights: null,
  pooling: null,
  name: "bert",
  fetch: undefined,
  signal: undefined,
  progress: undefined,
  cache: undefined,
} as const;

/** What Hugging Face calls the sizes. */
const NAMES = {
  vocabularySize: "vocab_size",
  numLayers: "num_hidden_layers",
  numHeads: "num_attention_heads",
  hiddenDim: "hidden_size",
  intermediateDim: "intermediate_size",
  dropout: "hidden_dropout_prob",
  maxSequenceLength: "max_position_embeddings",
  numSegments: "type_vocab_size",
  layerNormEpsilon: "layer_norm_eps",
} as const;

/** What would make another model of it. */
const WANTED = { position_embedding_type: "absolute", is_decoder: false, add_cross_attention: false };

/** What stands before its names in files of models that have an end for something. */
const PREFIX = "bert.";

/**
 * What a {@link Bert} takes, int32 [batch, steps] each, under KerasHub's names: ids of tokens; which part of the text each belongs to, 0
 * where there is only one; and 1 for tokens, 0 for padding, which nobody sees.
 */
export type BertInputs<T = SymbolicTensor> = Readonly<Record<"tokenIds" | "segmentIds" | "paddingMask", T>>;

/**
 * BERT (Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2019), and what is made like it, such as MiniLM: what
 * tokens mean where they stand. Takes {@link BertInputs}; gives [batch, steps, hiddenDim], with `pooling` [batch, hiddenDim]. Layers have
 * Hugging Face's names: `encoder.layer.0.attention`.
 *
 * Rejects with an ArgumentError for options that are none, and with a FormatError for files that are none or do not fit.
 *
 * @example
 * const model = await applications.Bert({ config: "minilm/config.json", weights: "minilm/model.safetensors", pooling: "mean" });
 * const vectors = await model.predict(tokenizer.encodeBatch(["a text", "another"]));
 */
export async function Bert(options: BertOptions = {}): Promise<Model<BertInputs, SymbolicTensor>> {
  const where = "Bert";
  const { config, weights, pooling, name, fetch, signal, progress, cache } = withDefaults(where, options, BERT_OPTIONS);
  oneOf(where, "pooling", pooling, POOLINGS);
  const loading = { fetch, signal, progress, cache };
  checkOpen(where, loading);
  const file = config === undefined ? {} : await openConfig(where, config, "bert", loading);
  requireIn(where, file, WANTED);
  const sizes = withDefaults(where, options, { ...BERT_OPTIONS, ...numbersIn(where, file, NAMES) });
  const activation = activationOf(where, file.hidden_act ?? "gelu");
  const model = wired(
    { ...checkedSizes(where, sizes, Object.keys(NAMES) as (keyof typeof NAMES)[]), activation, pooling },
    text(where, "name", name),
  );
  if (weights !== null) await loadStored(where, weightsOf(model), PREFIX, weights, loading);
  return model;
}

/**
 * Writes the weights of a {@link Bert} as Hugging Face's safetensors, which transformers loads, and gives the file's bytes. What
 * `enableLora` added must have been merged.
 *
 * @example await applications.bert.saveWeights(bert, "model.safetensors")
 */
export function saveWeights(
  model: Model<BertInputs, SymbolicTensor>,
  target: FileTarget,
): Promise<Uint8Array<ArrayBuffer>> {
  return saveStored("bert.saveWeights", model, weightsOf(model), target);
}

/** What a model is made by. */
interface Body extends BertSizes {
  readonly activation: Between;
  readonly pooling: (typeof POOLINGS)[number];
}

const initializer = new TruncatedNormal({ stddev: 0.02 });

function wired(body: Body, name: string): Model<BertInputs, SymbolicTensor> {
  const input = (name: string) => Input([null], { dtype: "int32", name });
  const inputs = { tokenIds: input("token_ids"), segmentIds: input("segment_ids"), paddingMask: input("padding_mask") };
  const { vocabularySize, numSegments, maxSequenceLength, hiddenDim, numLayers, dropout, pooling } = body;
  const embedding = (name: string, count: number) =>
    new Embedding(count, hiddenDim, { name: `embeddings.${name}`, embeddingsInitializer: initializer });
  const tokens = embedding("word_embeddings", vocabularySize).apply(inputs.tokenIds);
  const segments = embedding("token_type_embeddings", numSegments).apply(inputs.segmentIds);
  const places = new PositionEmbedding(maxSequenceLength, { name: "embeddings.position_embeddings", initializer });
  const sum = ops.add(ops.add(tokens, segments), places.apply(tokens));
  const mask = ops.cast(inputs.paddingMask, "bool");
  let h = new Dropout(dropout).apply(norm("embeddings.LayerNorm", body).apply(sum));
  for (let i = 0; i < numLayers; i++) h = block(h, ops.expandDims(mask, 1), `encoder.layer.${i}`, body);
  return new Model({ inputs, outputs: pooled(h, mask, pooling, hiddenDim), name });
}

/** What becomes of a text's tokens. */
function pooled(h: SymbolicTensor, mask: SymbolicTensor, pooling: Body["pooling"], units: number): SymbolicTensor {
  if (pooling === null) return h;
  if (pooling === "mean") return new GlobalAveragePooling1D().apply(h, { mask });
  const first = ops.squeeze(ops.slice(h, [undefined, { stop: 1 }]), 1);
  if (pooling === "cls") return first;
  return new Dense(units, { name: "pooler.dense", activation: "tanh", kernelInitializer: initializer }).apply(first);
}

/** Attention and x, normalized; then two dense layers and that, normalized. */
function block(x: SymbolicTensor, attentionMask: SymbolicTensor, name: string, body: Body): SymbolicTensor {
  const { numHeads, hiddenDim, intermediateDim, dropout, activation } = body;
  const dense = (part: string, units: number) =>
    new Dense(units, { name: `${name}.${part}.dense`, kernelInitializer: initializer });
  const attention = new MultiHeadAttention(numHeads, hiddenDim / numHeads, {
    name: `${name}.attention`,
    dropout,
    kernelInitializer: initializer,
  });
  const seen = new Dropout(dropout).apply(attention.apply([x, x], { attentionMask }));
  const a = norm(`${name}.attention.output.LayerNorm`, body).apply(ops.add(x, seen));
  const inner = activation(dense("intermediate", intermediateDim).apply(a));
  const outer = new Dropout(dropout).apply(dense("output", hiddenDim).apply(inner));
  return norm(`${name}.output.LayerNorm`, body).apply(ops.add(a, outer));
}

function norm(name: string, { layerNormEpsilon: epsilon }: BertSizes): LayerNormalization {
  return new LayerNormalization({ name, epsilon });
}

/** The weights under Hugging Face's names: kernels lie there as PyTorch has them. */
function weightsOf(model: Model<BertInputs, SymbolicTensor>): StoredWeight[] {
  return model.layers.flatMap(storedIn);
}

const LINEAR = { transposed: true };

function storedIn(layer: AnyLayer): StoredWeight[] {
  const { name } = layer;
  if (isA(layer, MultiHeadAttention)) {
    const { queryDense, keyDense, valueDense, outputDense } = layer;
    const projections = Object.entries({ query: queryDense, key: keyDense, value: valueDense });
    return [
      ...projections.flatMap(([part, dense]) => kernel(`${name}.self.${part}`, dense, LINEAR)),
      ...kernel(`${name}.output.dense`, outputDense, { ...LINEAR, inputAxes: 2 }),
    ];
  }
  if (isA(layer, LayerNormalization)) return scale(name, layer);
  if (isA(layer, Dense)) return kernel(name, layer, LINEAR);
  if (isA(layer, Embedding) || isA(layer, PositionEmbedding))
    return [table(`${name}.weight`, layer.variable("embeddings"))];
  return [];
}
