import { ArgumentError } from "../errors.js";
import type { Slab } from "../graph/memory/slab.js";
import type { StepValues } from "../graph/program/step-uniform.js";

export interface OptimizerOptions {
  /** How far each step goes. */
  readonly learningRate?: number | undefined;
  /** Shrinks the weights by this times the learning rate before each step. Default: none. */
  readonly weightDecay?: number | undefined;
  readonly name?: string | undefined;
}

/** Changes weights by their gradients. All weights lie in one slab, so one step is one dispatch. */
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

  /** Names of the slabs it keeps beside the parameters: moments, velocities. */
  abstract readonly slots: readonly string[];

  /** Adds one step to the traced graph: changes `params` by `grads`, using and changing the slots. */
  abstract update(params: Slab, grads: Slab, slots: readonly Slab[]): void;

  /** The learning rate as the kernel wants it at the coming step, corrections included. */
  protected rate(): number {
    return this.learningRate;
  }

  /** What the step's kernels read as `step`. */
  stepValues(): Required<Pick<StepValues, "iteration" | "rate" | "decay">> {
    return { iteration: this.iterations, rate: this.rate(), decay: this.weightDecay * this.learningRate };
  }
}

/** A setting of an optimizer. Throws an ArgumentError unless it is a number from 0 up. */
export function nonNegative(where: string, name: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: "a number from 0 up",
      received: `${value}`,
    });
  }
  return value;
}

/** A decay rate. Throws an ArgumentError unless 0 ≤ value < 1. */
export function fraction(where: string, name: string, value: number): number {
  if (!(value >= 0 && value < 1)) {
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: "a number from 0 up to, not including, 1",
      received: `${value}`,
    });
  }
  return value;
}
