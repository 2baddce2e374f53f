import { positive } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import type { ModuleConfig } from "../module/module.js";
import { multiply } from "../ops/elementwise/binary.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import type { GradientOptions } from "./base-optimizer.js";
import { Optimizer } from "./optimizer.js";
import { OptimizerMap } from "./optimizer-map.js";
import { OptimizerWrapper } from "./optimizer-wrapper.js";

export interface MultiOptimizerConfig extends ModuleConfig {
  /** Says which optimizer sees to a weight: by patterns, or a function, which is asked once for each. */
  readonly optimizerMap: OptimizerMap | ((variable: Variable) => Optimizer);
  /** In place of those of the single optimizers. Default: the loss is not scaled. */
  readonly lossScaleFactor: number | undefined;
}

/** Options of {@link MultiOptimizer}. */
export type MultiOptimizerOptions = Options<MultiOptimizerConfig, "optimizerMap">;

const DEFAULTS: Defaults<MultiOptimizerConfig, "optimizerMap"> = {
  name: "multi_optimizer",
  lossScaleFactor: undefined,
};

/**
 * Several optimizers, each for weights of its own. Clipping and averaging are each one's own, too; so is the learning rate, which is not
 * to be had here.
 *
 * @example new MultiOptimizer(new OptimizerMap(new SGD(0.01), { "encoder_.*": new Adam(1e-4) }))
 */
export class MultiOptimizer extends OptimizerWrapper<MultiOptimizerConfig> {
  static override className = "MultiOptimizer";
  static override args = ["optimizerMap"];
  static override defaults = DEFAULTS;
  readonly #optimizerOf = new Map<Variable, Optimizer>();

  constructor(optimizerMap: MultiOptimizerConfig["optimizerMap"], options?: MultiOptimizerOptions) {
    super(options, { optimizerMap });
    if (typeof optimizerMap !== "function" && !isA(optimizerMap, OptimizerMap)) {
      throw new ArgumentError({
        where: this.name,
        problem: "no such optimizerMap",
        expected: "an OptimizerMap, or a function (variable) => optimizer",
        received: inWords(optimizerMap),
      });
    }
    const { lossScaleFactor } = this.config;
    if (lossScaleFactor !== undefined) positive(this.name, "lossScaleFactor", lossScaleFactor);
  }

  /** The optimizers: those of the map, or those that the function gave so far. */
  get optimizers(): readonly Optimizer[] {
    const { optimizerMap } = this.config;
    if (typeof optimizerMap !== "function") return optimizerMap.optimizers;
    return [...new Set(this.#optimizerOf.values())];
  }

  override get members(): readonly Optimizer[] {
    return this.optimizers;
  }

  override get learningRate(): number {
    throw noRate(this.name);
  }

  override set learningRate(_: LearningRate) {
    throw noRate(this.name);
  }

  override scaleLoss(loss: SymbolicTensor): SymbolicTensor {
    const { lossScaleFactor } = this.config;
    return lossScaleFactor === undefined ? loss : multiply(loss, lossScaleFactor);
  }

  override applyScaled(
    gradients: readonly SymbolicTensor[],
    variables: readonly Variable[],
    { scale = this.config.lossScaleFactor ?? 1, criterion }: GradientOptions,
  ): SymbolicTensor[] {
    const gradientOf = new Map(variables.map((variable, i) => [variable, gradients[i]]));
    return [...this.shares(variables)].flatMap(([optimizer, its]) => {
      const own = its.flatMap((variable) => gradientOf.get(variable) ?? []);
      return optimizer.applyScaled(own, its, { scale, criterion });
    });
  }

  override shares(variables: readonly Variable[]): ReadonlyMap<Optimizer, readonly Variable[]> {
    const shares = new Map<Optimizer, Variable[]>();
    for (const variable of variables) {
      const optimizer = this.#of(variable);
      shares.set(optimizer, [...(shares.get(optimizer) ?? []), variable]);
    }
    return shares;
  }

  #of(variable: Variable): Optimizer {
    const { optimizerMap } = this.config;
    const found: unknown =
      this.#optimizerOf.get(variable) ??
      (typeof optimizerMap === "function" ? optimizerMap(variable) : optimizerMap.of(variable));
    if (!isA(found, Optimizer)) {
      throw new ArgumentError({
        where: this.name,
        problem: `no optimizer for ${variable.name}`,
        expected: "an optimizer that changes weights itself",
        received: inWords(found),
      });
    }
    this.#optimizerOf.set(variable, found);
    return found;
  }
}

function noRate(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "it has no learning rate of its own",
    expected: "the learning rate of one of its optimizers",
    received: "the whole",
    remedy: "Read or set optimizer.optimizers[i].learningRate",
  });
}
