import { positive, positiveInteger } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { registerCriterion } from "../graph/symbols/trace.js";
import { assign, Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import type { ModuleConfig } from "../module/module.js";
import { add, equal, multiply } from "../ops/elementwise/binary.js";
import { isfinite, where } from "../ops/elementwise/logic.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { BaseOptimizer, type GradientOptions } from "./base-optimizer.js";
import { keepOwn } from "./memory.js";
import type { Optimizer } from "./optimizer.js";
import { OptimizerWrapper } from "./optimizer-wrapper.js";

export interface LossScaleOptimizerConfig extends ModuleConfig {
  /** What changes the weights. Its own `lossScaleFactor` is left aside. */
  readonly innerOptimizer: BaseOptimizer;
  /** Default 32768. */
  readonly initialScale: number;
  /** The scale doubles after so many steps in a row that went well. Default 2000. */
  readonly dynamicGrowthSteps: number;
}

/** Options of {@link LossScaleOptimizer}. */
export type LossScaleOptimizerOptions = Options<LossScaleOptimizerConfig, "innerOptimizer">;

const DEFAULTS: Defaults<LossScaleOptimizerConfig, "innerOptimizer"> = {
  name: "loss_scale_optimizer",
  initialScale: 32768,
  dynamicGrowthSteps: 2000,
};

/**
 * Multiplies the loss by a scale and divides its gradients by it, so that small ones are not lost in float16, and finds the scale itself:
 * where a gradient is not finite the step changes nothing, and the scale is halved. All of that happens on the GPU. `iterations` counts
 * such steps, too.
 *
 * @example model.compile({ optimizer: new LossScaleOptimizer(new Adam(1e-3)), loss: "mse" })
 */
export class LossScaleOptimizer extends OptimizerWrapper<LossScaleOptimizerConfig> {
  static override className = "LossScaleOptimizer";
  static override args = ["innerOptimizer"];
  static override defaults = DEFAULTS;
  readonly #scale: Variable;
  /** How many steps in a row went well. */
  readonly #good: Variable;

  constructor(innerOptimizer: BaseOptimizer, options?: LossScaleOptimizerOptions) {
    super(options, { innerOptimizer });
    if (!isA(innerOptimizer, BaseOptimizer) || isA(innerOptimizer, LossScaleOptimizer)) {
      throw new ArgumentError({
        where: this.name,
        problem: "no such innerOptimizer",
        expected: "an optimizer that does not scale losses",
        received: inWords(innerOptimizer),
      });
    }
    const { initialScale, dynamicGrowthSteps } = this.config;
    positive(this.name, "initialScale", initialScale);
    positiveInteger(this.name, "dynamicGrowthSteps", dynamicGrowthSteps);
    this.#scale = new Variable(`${this.name}/dynamic_scale`, [], Float32Array.of(initialScale));
    this.#good = new Variable(`${this.name}/step_counter`, []);
  }

  override get learningRate(): number {
    return this.config.innerOptimizer.learningRate;
  }

  override set learningRate(rate: LearningRate) {
    this.config.innerOptimizer.learningRate = rate;
  }

  override get schedule(): Exclude<LearningRate, number> | undefined {
    return this.config.innerOptimizer.schedule;
  }

  override get members(): readonly Optimizer[] {
    return this.config.innerOptimizer.members;
  }

  override shares(variables: readonly Variable[]): ReadonlyMap<Optimizer, readonly Variable[]> {
    return this.config.innerOptimizer.shares(variables);
  }

  override get own(): Readonly<Record<string, Variable>> {
    return { dynamicScale: this.#scale, stepCounter: this.#good };
  }

  override scaleLoss(loss: SymbolicTensor): SymbolicTensor {
    keepOwn(this);
    const scaled = multiply(loss, this.#scale.tensor);
    registerCriterion(loss, "loss");
    registerCriterion(scaled, "scale");
    return scaled;
  }

  override applyScaled(
    gradients: readonly SymbolicTensor[],
    variables: readonly Variable[],
    _: GradientOptions,
  ): SymbolicTensor[] {
    keepOwn(this);
    const scale = this.#scale.tensor;
    const numbers = this.config.innerOptimizer.applyScaled(gradients, variables, { scale, criterion: "scale" });
    const [number, ...others] = numbers;
    if (number === undefined) return numbers;
    const isGood = isfinite(others.reduce((a, b) => add(a, b), number));
    const grows = equal(this.#good.tensor, this.config.dynamicGrowthSteps - 1);
    const next = where(isGood, where(grows, multiply(scale, 2), scale), multiply(scale, 0.5));
    const counted = where(isGood, where(grows, 0, add(this.#good.tensor, 1)), 0);
    assign(this.#scale, next);
    assign(this.#good, counted);
    return numbers;
  }
}
