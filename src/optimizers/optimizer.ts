import { ArgumentError } from "../errors.js";
import type { StepValues } from "../graph/program/step-uniform.js";
import type { Tensors } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";

export interface OptimizerOptions {
  /** How far each step goes. */
  readonly learningRate?: number | undefined;
  /** Shrinks the weights by this times the learning rate before each step. Default: none. */
  readonly weightDecay?: number | undefined;
  readonly name?: string | undefined;
}

/** Tensors by these names: the slots or the numbers of an optimizer that knows its own. */
export type NamedTensors<N extends string> = Readonly<Record<N, SymbolicTensor>>;

/**
 * How weights change by their gradients, said once in plain ops: `updateWeights` applies it to flat runs of weights, and the graph
 * makes one kernel of it.
 *
 * @example
 * class SignDescent extends Optimizer {
 *   readonly slots = [];
 *   constructor(learningRate = 0.001) { super("signDescent", learningRate); }
 *   step(w: SymbolicTensor, g: SymbolicTensor, _: Tensors, { rate }: NamedTensors<"rate">) {
 *     return { w: ops.subtract(w, ops.multiply(rate, ops.sign(g))) };
 *   }
 * }
 */
export abstract class Optimizer {
  readonly name: string;
  readonly weightDecay: number;
  /** May be changed between steps; takes effect at the next. */
  learningRate: number;
  /** How many steps have been taken. */
  iterations = 0;

  constructor(name: string, learningRate: number, { weightDecay = 0, name: given }: OptimizerOptions = {}) {
    this.name = given ?? name;
    this.learningRate = nonNegative(this.name, "learningRate", learningRate);
    this.weightDecay = nonNegative(this.name, "weightDecay", weightDecay);
  }

  /** What it keeps beside each weight, all of the weight's shape and 0 at first: moments, velocities. */
  abstract readonly slots: readonly string[];

  /**
   * Every number of step `t`, counted from 1, at a learning rate, corrections included: worked out on the host, in doubles.
   * `step` gets each as a scalar of that name. `decay` is taken: it is the weight decay's.
   */
  numbers(_t: number, rate: number): Readonly<Record<string, number>> {
    return { rate };
  }

  /**
   * New weights, as `w`, and new slots, by their names, from the old ones and the gradient. Of one shape, element by element;
   * what is returned unchanged costs nothing.
   */
  abstract step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    slots: Tensors,
    k: Tensors,
  ): { readonly w: SymbolicTensor } & Tensors;

  /** What the program of the coming step must be given. */
  stepValues(): StepValues {
    const { iterations, learningRate, weightDecay } = this;
    const decay = weightDecay > 0 ? { decay: weightDecay * learningRate } : {};
    return { iteration: iterations, ...this.numbers(iterations + 1, learningRate), ...decay };
  }
}

/** A setting of an optimizer. Throws an ArgumentError unless it is a number from 0 up. */
export function nonNegative(where: string, name: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) throw notWithin(where, name, "a number from 0 up", value);
  return value;
}

/** A setting that something is divided by. Throws an ArgumentError unless it is a number above 0. */
export function positive(where: string, name: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) throw notWithin(where, name, "a number above 0", value);
  return value;
}

/** A decay rate. Throws an ArgumentError unless 0 ≤ value < 1. */
export function fraction(where: string, name: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw notWithin(where, name, "a number from 0 up to, not including, 1", value);
  return value;
}

function notWithin(where: string, name: string, expected: string, value: number): ArgumentError {
  return new ArgumentError({ where, problem: `no such ${name}`, expected, received: `${value}` });
}
