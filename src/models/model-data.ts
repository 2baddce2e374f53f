import type { Dataset } from "../data/index.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { HostTensor } from "../host-tensor.js";
import type { MetricLike } from "../metrics/index.js";
import type { MapTree, Tree } from "../structure.js";
import { isRecord } from "../structure.js";
import type { Tensor } from "../tensor.js";
import { isStream } from "../training/fit-data.js";
import type { EvaluateOptions } from "../training/options.js";
import type { Data } from "../training/samples.js";
import type { SymbolicSamples } from "../training/step-program.js";

/** Host data for what a model takes or gives: the same structure, with a tensor, typed array or nested arrays in each place. */
export type DataFor<X> = MapTree<X, SymbolicTensor, Data>;

/**
 * What a model predicts: a tensor on the host in each place. Outputs are float32 unless the model makes something else of them, as
 * with an argmax; `dtype` tells.
 */
export type Predictions<Y> = MapTree<Y, SymbolicTensor, Tensor<"float32">>;

/** A batch with its predictions. */
export type PredictedSamples<Y> = SymbolicSamples & { readonly yPred: Y };

/** Batches of samples: `{ x, y, sampleWeight }`, pairs, triples, or inputs alone. */
export type Batches = Dataset<Tree<HostTensor>> | AsyncIterable<Tree<HostTensor>>;

/** Loss and metrics by name. */
export type Evaluation = Record<"loss", number> & Record<string, number>;

/** A model whose metrics are known by name: what a chained `compile` gives. */
export interface Compiled<X, Y, N extends string> {
  evaluate(
    x: DataFor<X> | Batches,
    y?: DataFor<Y>,
    options?: EvaluateOptions,
  ): Promise<Readonly<Record<"loss" | N, number>>>;
  evaluate(batches: Batches, options?: EvaluateOptions): Promise<Readonly<Record<"loss" | N, number>>>;
}

/** The names in a list of metrics. */
export type NamesOf<M extends readonly MetricLike[]> = M[number] extends infer N
  ? N extends string
    ? N
    : never
  : never;

/** `y` may be left out before the options, as data sets have none. */
export function rest<O>(x: unknown, y: unknown, options: O | undefined): readonly [y: unknown, options: O | undefined] {
  return isStream(x) && options === undefined && isRecord(y) ? [undefined, y as O] : [y, options];
}

/** What is no wiring; what is no record stays as it is, to be refused. */
export function optionsOf(given: object): object {
  if (!isRecord(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== "inputs" && name !== "outputs"));
}
