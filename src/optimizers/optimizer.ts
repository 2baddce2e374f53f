import type { Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { Tensors } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { registerCriterion } from "../graph/symbols/trace.js";
import { assign, Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { sum } from "../ops/core/sum.js";
import { multiply } from "../ops/elementwise/binary.js";
import { isfinite, where } from "../ops/elementwise/logic.js";
import { refuseUnknown } from "../options.js";
import { type LearningRate, learningRate, rateAt } from "../schedules/learning-rate.js";
import type { Shape } from "../shape.js";
import { isListOf } from "../structure.js";
import { BaseOptimizer, checkProgress, type GradientOptions, type OptimizerProgress } from "./base-optimizer.js";
import { memoryInUse, type UpdateMemory } from "./memory.js";
import { checkOptimizerConfig, OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";
import { ACCUMULATED, EMA, inGroup } from "./optimizer-run.js";
import { updateWeights } from "./update-weights.js";
import { checkWeights, isAmong, type WeightGroup, type WeightsLike } from "./weight-groups.js";

/** Tensors by these names: the slots or the numbers of an optimizer that knows its own. */
export type NamedTensors<N extends string> = Readonly<Record<N, SymbolicTensor>>;

/** What is kept beside a weight. */
export interface Slot {
  readonly shape: Shape;
  /** What it holds before the first step: one number, or what the weight holds. Default 0. */
  readonly start?: number | "weight" | undefined;
}

/** What is left out of weight decay. */
export interface DecayExclusions {
  readonly varList?: readonly Variable[] | undefined;
  /** Patterns that are looked for in names such as `dense_1/bias`. */
  readonly varNames?: readonly WeightsLike[] | undefined;
}

/**
 * How weights change by their gradients, said once in plain ops: {@link step} is applied to flat runs of weights, and the graph
 * makes one kernel of it.
 *
 * An optimizer trains one model: what it keeps of each weight lies in that model's memory, and its count of steps goes with it.
 *
 * @example
 * class SignDescent extends Optimizer {
 *   static override className = "SignDescent";
 *   static override defaults = { ...Optimizer.defaults, learningRate: 0.001 };
 *   readonly slots = [];
 *   step(w: SymbolicTensor, g: SymbolicTensor, _: Tensors, { rate }: NamedTensors<"rate">) {
 *     return { w: ops.subtract(w, ops.multiply(rate, ops.sign(g))) };
 *   }
 * }
 */
export abstract class Optimizer<C extends OptimizerConfig = OptimizerConfig> extends BaseOptimizer<C> {
  static override className = "Optimizer";
  static override args = ["learningRate"];
  static override defaults: object = OPTIMIZER;
  #rate: LearningRate;
  #batches = 0;
  #memory: UpdateMemory | undefined;
  #excluded: DecayExclusions = {};
  /** What the groups multiply the learning rate by, each once, 1 first. */
  readonly rateMultipliers: readonly number[];

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    checkOptimizerConfig(this.name, this.config);
    this.#rate = this.config.learningRate;
    this.rateMultipliers = [
      ...new Set([1, ...(this.config.groups ?? []).map(({ learningRateMultiplier = 1 }) => learningRateMultiplier)]),
    ];
  }

  /** May be changed between steps; takes effect at the next. Throws an ArgumentError for what is no learning rate. */
  override get learningRate(): number {
    return rateAt(this.name, "learningRate", this.#rate, this.#batches);
  }

  override set learningRate(rate: LearningRate) {
    this.#rate = learningRate(this.name, "learningRate", rate);
  }

  override get schedule(): Exclude<LearningRate, number> | undefined {
    return typeof this.#rate === "number" ? undefined : this.#rate;
  }

  /** How many steps have been taken. It begins anew with the moments: when the optimizer is given to another model. */
  override get iterations(): number {
    return Math.floor(this.#batches / this.#batchesPerStep);
  }

  /** How many batches it has had: more than {@link iterations} where several make a step. */
  get batches(): number {
    return this.#batches;
  }

  override get members(): readonly Optimizer[] {
    return [this];
  }

  override shares(variables: readonly Variable[]): ReadonlyMap<Optimizer, readonly Variable[]> {
    return new Map([[this, variables]]);
  }

  get #batchesPerStep(): number {
    return this.config.gradientAccumulationSteps ?? 1;
  }

  /** What the rule keeps beside each weight, all of the weight's shape and 0 at first: moments, velocities. */
  abstract readonly slots: readonly string[];

  /** Whether the rule looks at a weight as a whole, and is given one at a time. Default: at its elements, one run of weights at a time. */
  readonly perWeight: boolean = false;

  /** What the rule keeps beside a weight. Default: {@link slots}. Others than these are for rules {@link perWeight}. */
  slotsOf({ shape }: Variable): Readonly<Record<string, Slot>> {
    return Object.fromEntries(this.slots.map((name) => [name, { shape }]));
  }

  /** All that is kept beside a weight: by the rule, and by options. */
  slotsBeside(variable: Variable): Readonly<Record<string, Slot>> {
    const { shape } = variable;
    return {
      ...this.slotsOf(variable),
      ...(this.#batchesPerStep > 1 && { [ACCUMULATED]: { shape } }),
      ...(this.config.useEma && { [EMA]: { shape, start: "weight" } }),
    };
  }

  /**
   * Every number of step `t`, counted from 1, at a learning rate, corrections included: worked out on the host, in doubles.
   * {@link step} gets each as a scalar of that name. `decay`, `update`, `ema` and `overwrite` are taken.
   */
  numbers(_t: number, rate: number): Readonly<Record<string, number>> {
    return { rate };
  }

  /**
   * New weights, as `w`, and new slots, by their names, from the old ones and the gradient. Of one shape, element by element, or of
   * the weight's where the rule is {@link perWeight}; what is returned unchanged costs nothing.
   */
  abstract step(w: SymbolicTensor, g: SymbolicTensor, slots: Tensors, k: Tensors): NamedTensors<"w"> & Tensors;

  /** What weight decay is measured by. */
  get weightDecay(): number {
    return this.config.weightDecay;
  }

  /** How much of {@link weightDecay} a weight has. */
  decayMultiplier(variable: Variable): number {
    const { varList = [], varNames = [] } = this.#excluded;
    if (varList.includes(variable) || isAmong(variable, varNames)) return 0;
    return this.#groupOf(variable)?.weightDecayMultiplier ?? 1;
  }

  /** What a weight's learning rate is multiplied by, as a place in {@link rateMultipliers}. */
  rateGroup(variable: Variable): number {
    return this.rateMultipliers.indexOf(this.#groupOf(variable)?.learningRateMultiplier ?? 1);
  }

  #groupOf(variable: Variable): WeightGroup | undefined {
    return this.config.groups?.find(({ weights }) => isAmong(variable, weights));
  }

  /**
   * Leaves weights out of the weight decay: biases, say. In place of what was left out before. Throws an ArgumentError once training
   * has begun.
   *
   * @example optimizer.excludeFromWeightDecay({ varNames: ["bias", "gamma", "beta"] })
   */
  excludeFromWeightDecay(exclusions: DecayExclusions = {}): void {
    refuseUnknown(`${this.name}.excludeFromWeightDecay`, exclusions, ["varList", "varNames"]);
    const { varList = [], varNames = [] } = exclusions;
    if (!isListOf(varList, (one) => isA(one, Variable))) {
      const expected = "a list of variables";
      throw new ArgumentError({ where: this.name, problem: "no such varList", expected, received: inWords(varList) });
    }
    checkWeights(this.name, "varNames", varNames);
    if (this.#memory !== undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "what decays is settled with the first step",
        expected: "excludeFromWeightDecay before it",
        received: "a call after it",
      });
    }
    this.#excluded = { varList, varNames };
  }

  override scaleLoss(loss: SymbolicTensor): SymbolicTensor {
    const { lossScaleFactor } = this.config;
    return lossScaleFactor === undefined ? loss : multiply(loss, lossScaleFactor);
  }

  override applyScaled(
    gradients: readonly SymbolicTensor[],
    variables: readonly Variable[],
    { scale = this.config.lossScaleFactor, criterion }: GradientOptions,
  ): SymbolicTensor[] {
    const { memory, prefix, checkGradients } = memoryInUse(this);
    const { runs, gradientSlabs } = memory.layOut(this, variables);
    const gradientOf = new Map(variables.map((variable, i) => [variable, gradients[i]]));
    for (const { gradients: homes } of runs) {
      for (const { variable, home } of homes) {
        const gradient = gradientOf.get(variable);
        if (gradient !== undefined) assign(home, gradient);
      }
    }
    const what = criterion ?? (checkGradients ? "gradients" : undefined);
    const checked = what === undefined ? [] : gradientSlabs;
    const numbers = checked.map(({ tensor }) => sum(where(isfinite(tensor), 0, tensor)));
    for (const number of numbers) if (what !== undefined) registerCriterion(number, what);
    updateWeights(this, runs, { prefix, scale, gradientSlabs });
    return numbers;
  }

  /** What the program of the coming step must be given. Names begin with `prefix`. */
  numbersOfStep(prefix = ""): Record<string, number> {
    const { useEma, emaMomentum, emaOverwriteFrequency: frequency } = this.config;
    const t = this.iterations + 1;
    const isStep = (this.#batches + 1) % this.#batchesPerStep === 0;
    const all = [
      ...this.rateMultipliers.flatMap((multiplier, group) => {
        const rate = multiplier * this.learningRate;
        const decay = this.weightDecay > 0 ? { decay: this.weightDecay * rate } : {};
        const numbers = Object.entries({ ...this.numbers(t, rate), ...decay });
        return numbers.map(([name, value]) => [inGroup(name, group), value] as const);
      }),
      ...(this.#batchesPerStep > 1 ? [["update", Number(isStep)] as const] : []),
      ...(useEma ? [["ema", t === 1 ? 0 : emaMomentum] as const] : []),
      ...(useEma && frequency !== undefined ? [["overwrite", Number(t % frequency === 0)] as const] : []),
    ];
    return Object.fromEntries(all.map(([name, value]) => [prefix + name, value]));
  }

  /** Counts a batch. */
  countBatch(): void {
    this.#batches++;
  }

  /** What the program of the coming step must be given; counts the step. Names begin with `prefix`. */
  nextStep(prefix = ""): Record<string, number> {
    const numbers = this.numbersOfStep(prefix);
    this.countBatch();
    return numbers;
  }

  /** Settles whose weights it trains. Throws an ArgumentError if there is another model that it trains already. */
  claim(memory: UpdateMemory): void {
    if (this.#memory !== undefined && this.#memory !== memory) {
      throw new ArgumentError({
        where: this.name,
        problem: "this optimizer trains another model",
        expected: "an optimizer for each model",
        received: "one for two: its moments and its count of steps belong together",
        remedy: "Make a new one, or dispose of the other model first",
      });
    }
    this.#memory = memory;
  }

  /** Lets go of a model's weights: what it kept of them is gone, and its count begins anew. */
  release(memory: UpdateMemory): void {
    if (this.#memory !== memory) return;
    this.#memory = undefined;
    this.#batches = 0;
  }

  override get progress(): OptimizerProgress {
    return { iterations: this.#batches, learningRate: this.learningRate };
  }

  override resume(progress: OptimizerProgress): void {
    checkProgress(this.name, progress);
    this.#batches = progress.iterations;
    if (this.schedule === undefined) this.#rate = progress.learningRate;
  }
}
