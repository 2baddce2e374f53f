import { finite, nonNegative, positive } from "../check.js";
import { type Options, optional } from "../config.js";
import type { Tensors } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { reshape } from "../ops/core/reshape.js";
import { mean } from "../ops/core/sum.js";
import { add, divide, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import { sumOfSquares } from "../ops/reduce/sum-of-squares.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";

export interface AdafactorConfig extends OptimizerConfig {
  /** What the mean square's decay follows: 1 − t^this. Default −0.8. */
  readonly beta2Decay: number;
  /** Added to squares of gradients. Above 0. Default 1e-30. */
  readonly epsilon1: number;
  /** The least size that a weight is taken to have. Default 0.001. */
  readonly epsilon2: number;
  /** How large the root mean square of an update may be. Default 1. */
  readonly clipThreshold: number;
  /** Bounds the learning rate by 1 / √t. As in Keras, the step is bounded so either way. Default true. */
  readonly relativeStep: boolean;
}

/** Options of {@link Adafactor}. */
export type AdafactorOptions = Options<AdafactorConfig>;

const DEFAULTS: AdafactorConfig = {
  ...OPTIMIZER,
  name: "adafactor",
  learningRate: 0.001,
  beta2Decay: -0.8,
  epsilon1: 1e-30,
  epsilon2: 0.001,
  clipThreshold: 1,
  relativeStep: true,
};

/**
 * Adafactor (Shazeer & Stern, "Adaptive Learning Rates with Sublinear Memory Cost", 2018), as Keras computes it: of a matrix it keeps
 * mean squares by row and by column only. Default learning rate 0.001. It costs some dispatches a weight.
 *
 *     r ← β₂·r + (1 − β₂)·mean(g² + ε₁ along rows);  c by columns;  v = r / mean(r) · c        β₂ = 1 − t^beta2Decay
 *     u = g / √v
 *     w ← w − max(ε₂, rms(w))·min(rate, 1 / √t)·u / max(1, rms(u) / clipThreshold)
 *
 * Of a vector the mean squares themselves, v, are kept.
 */
export class Adafactor extends Optimizer<AdafactorConfig> {
  static override className = "Adafactor";
  static override defaults = DEFAULTS;
  readonly slots = [];
  override readonly perWeight = true;

  constructor(learningRate?: LearningRate | AdafactorOptions, options?: AdafactorOptions) {
    super(...optional("learningRate", learningRate, options));
    const { beta2Decay, epsilon1, epsilon2, clipThreshold } = this.config;
    finite(this.name, "beta2Decay", beta2Decay);
    positive(this.name, "epsilon1", epsilon1);
    nonNegative(this.name, "epsilon2", epsilon2);
    positive(this.name, "clipThreshold", clipThreshold);
  }

  override slotsOf({ shape }: Variable): Readonly<Record<string, Slot>> {
    if (shape.length < 2) return { v: { shape } };
    return { r: { shape: shape.slice(0, -1) }, c: { shape: shape.toSpliced(-2, 1) } };
  }

  override numbers(t: number, rate: number) {
    return { rate: Math.min(rate, 1 / Math.sqrt(t)), beta2: 1 - t ** this.config.beta2Decay };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { r, c, v }: Partial<NamedTensors<"r" | "c" | "v">>,
    { rate, beta2 }: NamedTensors<"rate" | "beta2">,
  ): NamedTensors<"w"> & Tensors {
    const { epsilon1, epsilon2, clipThreshold } = this.config;
    const squares = add(square(g), epsilon1);
    const fading = (from: SymbolicTensor, to: SymbolicTensor) =>
      add(multiply(beta2, from), multiply(subtract(1, beta2), to));
    const kept: Record<string, SymbolicTensor> = {};
    let spread = squares;
    if (r !== undefined && c !== undefined) {
      const [rows, columns] = [fading(r, mean(squares, { axis: -1 })), fading(c, mean(squares, { axis: -2 }))];
      const shares = divide(rows, mean(rows, { axis: -1, keepdims: true }));
      spread = multiply(reshape(shares, [...rows.shape, 1]), reshape(columns, w.shape.with(-2, 1)));
      Object.assign(kept, { r: rows, c: columns });
    } else if (v !== undefined) {
      spread = fading(v, squares);
      Object.assign(kept, { v: spread });
    }
    const update = divide(g, sqrt(spread));
    const calm = divide(update, maximum(1, divide(rootMeanSquare(update), clipThreshold)));
    const size = multiply(maximum(rootMeanSquare(w), epsilon2), rate);
    return { w: subtract(w, multiply(size, calm)), ...kept };
  }
}

function rootMeanSquare(x: SymbolicTensor): SymbolicTensor {
  return sqrt(divide(sumOfSquares(x), x.size));
}
