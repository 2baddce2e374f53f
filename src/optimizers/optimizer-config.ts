import { integerFrom, nonNegative, positive, positiveInteger, probability } from "../check.js";
import { ArgumentError } from "../errors.js";
import type { ModuleConfig } from "../module/module.js";
import { type LearningRate, learningRate } from "../schedules/learning-rate.js";
import { checkGroups, type WeightGroup } from "./weight-groups.js";

export interface OptimizerConfig extends ModuleConfig {
  /** How far each step goes: a number, a schedule, or a function of the number of steps before, those that only gather included. */
  readonly learningRate: LearningRate;
  /** Shrinks the weights by this times the learning rate before each step. Default 0: none. */
  readonly weightDecay: number;
  /** The gradient of each weight is made no longer than this. It costs some dispatches a weight. Default: not. */
  readonly clipnorm: number | undefined;
  /** Each number of a gradient is made no larger than this, up or down. Default: not. */
  readonly clipvalue: number | undefined;
  /** All gradients together, as one vector, are made no longer than this. It costs two dispatches. Default: not. */
  readonly globalClipnorm: number | undefined;
  /**
   * Keeps fading averages of the weights beside them (Polyak averaging). They become the weights when a `fit` has ended, and before
   * that through `SwapEMAWeights`. Default false.
   */
  readonly useEma: boolean;
  /** What averages keep of themselves at each step. Default 0.99. */
  readonly emaMomentum: number;
  /** Every so many steps the averages become the weights. Default: not before the end. */
  readonly emaOverwriteFrequency: number | undefined;
  /** The loss is multiplied by this and its gradients divided, which keeps small ones within float16's range. Default: not. */
  readonly lossScaleFactor: number | undefined;
  /** A step is taken once for so many batches, by the mean of their gradients; from 2 up. Default: for each batch. */
  readonly gradientAccumulationSteps: number | undefined;
  /** Weights that learn faster or slower, or decay more or less. The first group that a weight is in counts. Default: none. */
  readonly groups: readonly WeightGroup[] | undefined;
}

/** The defaults of what all optimizers take, but for the learning rate, which each has its own. */
export const OPTIMIZER = {
  name: undefined,
  weightDecay: 0,
  clipnorm: undefined,
  clipvalue: undefined,
  globalClipnorm: undefined,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: undefined,
  lossScaleFactor: undefined,
  gradientAccumulationSteps: undefined,
  groups: undefined,
} as const;

/** Throws an ArgumentError for options that no optimizer can have. */
export function checkOptimizerConfig(where: string, config: Partial<OptimizerConfig>): void {
  const { clipnorm, clipvalue, globalClipnorm, lossScaleFactor, gradientAccumulationSteps = 2 } = config;
  const { weightDecay = 0, emaMomentum = 0, emaOverwriteFrequency = 1, groups = [] } = config;
  learningRate(where, "learningRate", config.learningRate as LearningRate);
  nonNegative(where, "weightDecay", weightDecay);
  const limits = { clipnorm, clipvalue, globalClipnorm };
  const given = Object.entries({ ...limits, lossScaleFactor }).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) positive(where, name, value as number);
  const clips = given.map(([name]) => name).filter((name) => name in limits);
  if (clips.length > 1) {
    throw new ArgumentError({
      where,
      problem: "gradients cannot be cut short in several ways",
      expected: "one of clipnorm, clipvalue and globalClipnorm",
      received: clips.join(" and "),
    });
  }
  probability(where, "emaMomentum", emaMomentum);
  positiveInteger(where, "emaOverwriteFrequency", emaOverwriteFrequency);
  integerFrom(where, "gradientAccumulationSteps", gradientAccumulationSteps, 2);
  checkGroups(where, groups);
}
