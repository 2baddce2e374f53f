import { nonNegative, wholeNumber } from "../check.js";
import type { Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { Tensors } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { registerCriterion } from "../graph/symbols/trace.js";
import { assign, type Variable } from "../graph/symbols/variable.js";
import { Module, type ModuleConfig } from "../module/module.js";
import { sum } from "../ops/core/sum.js";
import { isfinite, where } from "../ops/elementwise/logic.js";
import { memoryInUse, type UpdateMemory } from "./memory.js";
import { updateWeights } from "./update-weights.js";

export interface OptimizerConfig extends ModuleConfig {
  /** How far each step goes. */
  readonly learningRate: number;
  /** Shrinks the weights by this times the learning rate before each step. Default 0: none. */
  readonly weightDecay: number;
}

/** The defaults of what all optimizers take, but for the learning rate, which each has its own. */
export const OPTIMIZER = { name: undefined, weightDecay: 0 } as const;

/** Tensors by these names: the slots or the numbers of an optimizer that knows its own. */
export type NamedTensors<N extends string> = Readonly<Record<N, SymbolicTensor>>;

/**
 * How weights change by their gradients, said once in plain ops: {@link step} is applied to flat runs of weights, and the graph
 * makes one kernel of it.
 *
 * An optimizer trains one model: what it keeps of each weight lies in that model's memory, and its count of steps goes with it.
 *
 * @example
 * class SignDescent extends Optimizer {
 *   static override className = "SignDescent";
 *   static override defaults = { name: undefined, weightDecay: 0, learningRate: 0.001 };
 *   readonly slots = [];
 *   step(w: SymbolicTensor, g: SymbolicTensor, _: Tensors, { rate }: NamedTensors<"rate">) {
 *     return { w: ops.subtract(w, ops.multiply(rate, ops.sign(g))) };
 *   }
 * }
 */
export abstract class Optimizer<C extends OptimizerConfig = OptimizerConfig> extends Module<C> {
  static override className = "Optimizer";
  static override args = ["learningRate"];
  #learningRate: number;
  #iterations = 0;
  #memory: UpdateMemory | undefined;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    this.#learningRate = nonNegative(this.name, "learningRate", this.config.learningRate);
    nonNegative(this.name, "weightDecay", this.config.weightDecay);
  }

  /** May be changed between steps; takes effect at the next. Throws an ArgumentError for what is no number from 0 up. */
  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(rate: number) {
    this.#learningRate = nonNegative(this.name, "learningRate", rate);
  }

  /** How many steps have been taken. It begins anew with the moments: when the optimizer is given to another model. */
  get iterations(): number {
    return this.#iterations;
  }

  /** What it keeps beside each weight, all of the weight's shape and 0 at first: moments, velocities. */
  abstract readonly slots: readonly string[];

  /**
   * Every number of step `t`, counted from 1, at a learning rate, corrections included: worked out on the host, in doubles.
   * {@link step} gets each as a scalar of that name. `decay` is taken: it is the weight decay's.
   */
  numbers(_t: number, rate: number): Readonly<Record<string, number>> {
    return { rate };
  }

  /**
   * New weights, as `w`, and new slots, by their names, from the old ones and the gradient. Of one shape, element by element;
   * what is returned unchanged costs nothing.
   */
  abstract step(w: SymbolicTensor, g: SymbolicTensor, slots: Tensors, k: Tensors): NamedTensors<"w"> & Tensors;

  /**
   * Adds one step to the traced graph: changes `variables` by their `gradients`. Call it in a model's `trainStep`.
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
    const { memory, prefix, checkGradients } = memoryInUse(this);
    const runs = memory.runsFor(this, variables);
    const gradientOf = new Map(variables.map((variable, i) => [variable, gradients[i]]));
    for (const { gradients: homes } of runs) {
      for (const { variable, home } of homes) {
        const gradient = gradientOf.get(variable);
        if (gradient !== undefined) assign(home, gradient);
      }
    }
    for (const { grads } of checkGradients ? runs : []) {
      registerCriterion(sum(where(isfinite(grads.tensor), 0, grads.tensor)), "gradients");
    }
    updateWeights(this, runs, prefix);
  }

  /** What the program of the coming step must be given; counts the step. Names begin with `prefix`. */
  nextStep(prefix = ""): Record<string, number> {
    const { learningRate, config } = this;
    const decay = config.weightDecay > 0 ? { decay: config.weightDecay * learningRate } : {};
    const numbers = { ...this.numbers(this.#iterations + 1, learningRate), ...decay };
    this.#iterations++;
    return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}${name}`, value]));
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
    this.#iterations = 0;
  }

  /** Goes on from a step that was reached before. Throws an ArgumentError for what is no count. */
  resume(iterations: number): void {
    this.#iterations = wholeNumber(this.name, "iterations", iterations);
  }
}
