import { nonNegative, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Criterion } from "../graph/symbols/trace.js";
import type { Variable } from "../graph/symbols/variable.js";
import { Module, type ModuleConfig } from "../module/module.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import type { Optimizer } from "./optimizer.js";

/** How far an optimizer has come. */
export interface OptimizerProgress {
  /** How many batches it has had: steps, or with `gradientAccumulationSteps` parts of steps. */
  readonly iterations: number;
  /** The learning rate of the coming step. A schedule says it itself and keeps it so. */
  readonly learningRate: number;
}

/** How gradients come. */
export interface GradientOptions {
  /** What they were multiplied by, since the loss was. */
  readonly scale?: number | SymbolicTensor | undefined;
  /** What the step is said to founder on if they are not finite. Default: that is not looked at. */
  readonly criterion?: Criterion | undefined;
}

/** What takes gradients and changes weights: an {@link Optimizer}, or one that hands them on to others. */
export abstract class BaseOptimizer<C extends ModuleConfig = ModuleConfig> extends Module<C> {
  static override className = "BaseOptimizer";
  /** The learning rate of the coming step. */
  abstract get learningRate(): number;
  abstract set learningRate(rate: LearningRate);

  /** What says the learning rate of each step, if that is no number. */
  get schedule(): Exclude<LearningRate, number> | undefined {
    return undefined;
  }

  /** How many steps have been taken. */
  abstract get iterations(): number;

  /** The optimizers that weights are changed by. */
  abstract get members(): readonly Optimizer[];

  /** The members that see to any of these variables, each with its own. */
  abstract shares(variables: readonly Variable[]): ReadonlyMap<Optimizer, readonly Variable[]>;

  /** What is kept beside what the members keep, by name. */
  get own(): Readonly<Record<string, Variable>> {
    return {};
  }

  /** The loss as its gradients are to be taken: multiplied where the optimizer divides them again. Call it in a `trainStep`. */
  abstract scaleLoss(loss: SymbolicTensor): SymbolicTensor;

  /**
   * Adds one step to the traced graph: changes `variables` by the `gradients` of the loss that {@link scaleLoss} gave. Call it in a
   * model's `trainStep`.
   *
   * Throws an ArgumentError elsewhere, for lists of different lengths, and for an optimizer that trains another model.
   */
  apply(gradients: readonly SymbolicTensor[], variables: readonly Variable[]): void {
    if (gradients.length !== variables.length) {
      throw new ArgumentError({
        where: this.name,
        problem: "gradients and variables differ in number",
        expected: `${variables.length} gradients`,
        received: `${gradients.length}`,
      });
    }
    this.applyScaled(gradients, variables, {});
  }

  /**
   * As {@link apply}, for gradients that come in a certain way. Gives a number for each stretch of them that was looked at: it is not
   * finite where they are not.
   */
  abstract applyScaled(
    gradients: readonly SymbolicTensor[],
    variables: readonly Variable[],
    options: GradientOptions,
  ): SymbolicTensor[];

  get progress(): OptimizerProgress {
    return { iterations: this.iterations, learningRate: this.learningRate };
  }

  /** Goes on from where training was before. Throws an ArgumentError for what is no such place, and then changes nothing. */
  abstract resume(progress: OptimizerProgress): void;
}

/** Throws an ArgumentError unless this says how far an optimizer has come. */
export function checkProgress(where: string, { iterations, learningRate }: OptimizerProgress): void {
  wholeNumber(where, "iterations", iterations);
  nonNegative(where, "learningRate", learningRate);
}
