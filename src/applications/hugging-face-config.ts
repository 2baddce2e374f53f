import { fraction, integerBetween, positive, positiveInteger } from "../check.js";
import type { FileSource, OpenOptions } from "../data/file-source.js";
import { ArgumentError, FormatError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { type JsonRecord, type JsonSource, openJson } from "../io/open-json.js";
import * as ops from "../ops/index.js";

/** The sizes of a transformer. */
export interface TransformerSizes {
  /** How many tokens there are. Default: GPT-2's 50,257, BERT's 30,522. */
  readonly vocabularySize: number;
  /** Default 12. */
  readonly numLayers: number;
  /** Heads of each layer's attention. Default 12. */
  readonly numHeads: number;
  /** Features of a token. Default 768. */
  readonly hiddenDim: number;
  /** Features between the two dense layers of a block. Default `4 · hiddenDim`. */
  readonly intermediateDim: number;
  /** Share of features and of attention weights that training drops. Default 0.1. */
  readonly dropout: number;
  /** The most tokens that a text may have. Default: GPT-2's 1024, BERT's 512. */
  readonly maxSequenceLength: number;
  /** Default: GPT-2's 1e-5, BERT's 1e-12. */
  readonly layerNormEpsilon: number;
}

/** Where a model of Hugging Face's comes from. */
export interface HuggingFaceOptions extends OpenOptions {
  /** Hugging Face's `config.json`, or what it holds. Options that are given beside it go before it. */
  readonly config?: JsonSource | undefined;
  /** A safetensors file of Hugging Face's, or the index of several. Null, the default: random ones. */
  readonly weights?: FileSource | null | undefined;
  /** Name of the model. Default: `"gpt2"`, `"bert"`. */
  readonly name?: string | undefined;
}

/** Reads a `config.json` of Hugging Face's. Rejects with a FormatError for one of another kind of models. */
export async function openConfig(
  where: string,
  source: JsonSource,
  kind: string,
  options: OpenOptions,
): Promise<JsonRecord> {
  const config = await openJson(where, source, options);
  if (config.model_type === kind) return config;
  const received = inWords(config.model_type);
  throw new FormatError({ where, problem: "no such config", expected: `model_type "${kind}"`, received });
}

/** Throws a FormatError for what a config asks for that a model here does not do: each entry must be as told, or left out. */
export function requireIn(where: string, config: JsonRecord, wanted: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(wanted)) {
    const found = config[name] ?? value;
    if (found === value) continue;
    throw new FormatError({
      where,
      problem: `${name} is not known here`,
      expected: inWords(value),
      received: inWords(found),
    });
  }
}

/**
 * Numbers of a config under names of ours: `{ numLayers: "n_layer" }`. Those that it leaves out are not in the result. Throws a FormatError
 * for what is no number.
 */
export function numbersIn<K extends string>(
  where: string,
  config: JsonRecord,
  names: Readonly<Record<K, string>>,
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {};
  for (const [ours, theirs] of Object.entries(names) as [K, string][]) {
    const value = config[theirs] ?? undefined;
    if (value === undefined) continue;
    if (typeof value !== "number") {
      throw new FormatError({ where, problem: `no such ${theirs}`, expected: "a number", received: inWords(value) });
    }
    found[ours] = value;
  }
  return found;
}

/** The sizes of a transformer that are not simply numbers of something. */
interface Sizes {
  readonly numHeads: number;
  readonly hiddenDim: number;
  readonly intermediateDim: number | undefined;
  readonly dropout: number;
  readonly layerNormEpsilon: number;
}

/** Each is made at once, and there is none so deep. */
const MOST_LAYERS = 1000;

/** The sizes called `names`, checked and complete. Throws an ArgumentError for what is no size, and for features that heads cannot share. */
export function checkedSizes<S extends Sizes>(
  where: string,
  given: S,
  names: readonly (keyof S)[],
): S & { readonly intermediateDim: number } {
  const { hiddenDim, numHeads, intermediateDim = 4 * hiddenDim, dropout, layerNormEpsilon } = given;
  const sizes = { ...given, intermediateDim };
  fraction(where, "dropout", dropout);
  positive(where, "layerNormEpsilon", layerNormEpsilon);
  for (const name of names) {
    if (name === "dropout" || name === "layerNormEpsilon") continue;
    const size = positiveInteger(where, String(name), sizes[name] as number);
    if (name === "numLayers") integerBetween(where, name, size, 1, MOST_LAYERS);
  }
  if (hiddenDim % numHeads === 0) return sizes;
  const expected = `a multiple of ${numHeads}, one part a head`;
  throw new ArgumentError({ where, problem: "no such hiddenDim", expected, received: `${hiddenDim}` });
}

/** Something that is applied between layers. */
export type Between = (x: SymbolicTensor) => SymbolicTensor;

/** Activations by Hugging Face's names. */
const ACTIVATIONS: ReadonlyMap<unknown, Between> = new Map<unknown, Between>([
  ["gelu", (x) => ops.gelu(x, { approximate: false })],
  ["gelu_new", (x) => ops.gelu(x)],
  ["gelu_pytorch_tanh", (x) => ops.gelu(x)],
  ["relu", (x) => ops.relu(x)],
  ["silu", (x) => ops.silu(x)],
]);

/** The activation that a config names. Throws a FormatError for one that is not known here. */
export function activationOf(where: string, name: unknown): Between {
  const found = ACTIVATIONS.get(name);
  if (found !== undefined) return found;
  const expected = [...ACTIVATIONS.keys()].join(", ");
  throw new FormatError({ where, problem: "no such activation", expected, received: inWords(name) });
}
