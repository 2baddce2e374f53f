import { fraction, positive, positiveInteger } from "../check.js";
import type { OpenOptions } from "../data/file-source.js";
import { ArgumentError, FormatError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { type JsonRecord, type JsonSource, openJson } from "../io/open-json.js";
import * as ops from "../ops/index.js";

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
    if (name !== "dropout" && name !== "layerNormEpsilon") positiveInteger(where, String(name), sizes[name] as number);
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
