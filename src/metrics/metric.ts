import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { Module, type ModuleConfig } from "../module/module.js";
import { scope } from "../module/scope.js";
import type { Shape } from "../shape.js";

export type MetricConfig = ModuleConfig;

/** Options of a metric that has none of its own. */
export type MetricOptions = Options<MetricConfig>;

/** What a metric has gathered, on the host: the values of its variables by their keys. */
export type MetricState = Readonly<Record<string, Float32Array>>;

/** What a metric amounts to: a number, or several, which logs show as `name[0]`, `name[1]`, … */
export type MetricResult = number | readonly number[];

/**
 * Something measured over an epoch, batch by batch. What it gathers lies in variables on the GPU, which the step itself changes;
 * they come back with the loss, and what they amount to is worked out on the host, in doubles.
 *
 * An object of it belongs to one model at a time.
 */
export abstract class Metric<C extends MetricConfig = MetricConfig> extends Module<C> {
  static override className = "Metric";
  static override defaults: object = { name: undefined };

  /** Whether more is better. Undefined: neither, or not known. */
  readonly higherIsBetter: boolean | undefined = undefined;

  /** Adds a batch: assigns to the metric's variables. `weight` multiplies what each sample counts; 0 where a mask leaves it out. */
  abstract update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void;

  /** The metric of all batches since the start of the epoch. `tally` is the sum of all {@link Metric.tally}s. */
  abstract result(state: MetricState, tally: number): MetricResult;

  /** Notes on the host that each run of the step adds `n` to the metric's tally: for counts that need no GPU. */
  protected tally(n: number): void {
    const { tallies } = scope();
    tallies.set(this, (tallies.get(this) ?? 0) + n);
  }

  /** A variable that starts at 0, made on first need. */
  protected state(key: string, shape: Shape = []): Variable {
    return this.addVariable(key, shape, { trainable: false });
  }
}

/** a / b, and 0 where nothing was counted. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
