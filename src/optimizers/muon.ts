import { eachOf, finite, fraction, nonNegative, positive, positiveInteger } from "../check.js";
import { type Options, optional } from "../config.js";
import type { Tensors } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { add, divide, multiply, subtract } from "../ops/elementwise/binary.js";
import { sqrt, square } from "../ops/elementwise/unary.js";
import { matmul } from "../ops/product/matmul.js";
import { sumOfSquares } from "../ops/reduce/sum-of-squares.js";
import type { LearningRate } from "../schedules/learning-rate.js";
import { lerp } from "./lerp.js";
import { type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";
import { checkPattern } from "./weight-groups.js";

export interface MuonConfig extends OptimizerConfig {
  /** Decay of the first moment, of weights that Adam sees to. Default 0.9. */
  readonly adamBeta1: number;
  /** Decay of the second moment, of weights that Adam sees to. Default 0.999. */
  readonly adamBeta2: number;
  /** Weight decay of weights that Adam sees to. Default 0.004. */
  readonly adamWeightDecay: number;
  /** Added to √v, of weights that Adam sees to. Above 0. Default 1e-7. */
  readonly epsilon: number;
  /** Patterns: weights in whose names one is found are Adam's. Default none. */
  readonly excludeLayers: readonly string[];
  /** Whether embeddings are Adam's. Default true. */
  readonly excludeEmbeddings: boolean;
  /** Coefficients of the iteration x ← a·x + (b·xxᵀ + c·(xxᵀ)²)·x. Defaults 3.4445, −4.775, 2.0315. */
  readonly muonA: number;
  readonly muonB: number;
  readonly muonC: number;
  /** What the learning rate is multiplied by for Adam. Default 1. */
  readonly adamLrRatio: number;
  /** Default 0.95. */
  readonly momentum: number;
  /** How many iterations. Default 5. */
  readonly nsSteps: number;
  /** Looks ahead along the momentum. Default true. */
  readonly nesterov: boolean;
  /** Updates are multiplied by this and √(larger side), so that they are as long as Adam's; null: they are not. Default 0.2. */
  readonly rmsRate: number | null;
}

/** Options of {@link Muon}. */
export type MuonOptions = Options<MuonConfig>;

const DEFAULTS: MuonConfig = {
  ...OPTIMIZER,
  name: "muon",
  learningRate: 0.001,
  weightDecay: 0.004,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamWeightDecay: 0.004,
  epsilon: 1e-7,
  excludeLayers: [],
  excludeEmbeddings: true,
  muonA: 3.4445,
  muonB: -4.775,
  muonC: 2.0315,
  adamLrRatio: 1,
  momentum: 0.95,
  nsSteps: 5,
  nesterov: true,
  rmsRate: 0.2,
};

/**
 * Muon (Jordan et al., 2024), as Keras computes it: matrices are changed along the orthogonal matrix nearest to their momentum, all else
 * by Adam. Default learning rate 0.001. It costs some dispatches a weight.
 *
 *     m ← momentum·m + g;  x = g + momentum·m, or m;  x ← x / ‖x‖
 *     x ← a·x + (b·xxᵀ + c·(xxᵀ)²)·x           `nsSteps` times: Newton–Schulz, singular values go to about 1
 *     w ← w − rate·√(larger side)·rmsRate·x
 */
export class Muon extends Optimizer<MuonConfig> {
  static override className = "Muon";
  static override defaults = DEFAULTS;
  readonly slots = [];
  override readonly perWeight = true;

  constructor(learningRate?: LearningRate | MuonOptions, options?: MuonOptions) {
    super(...optional("learningRate", learningRate, options));
    const { adamBeta1, adamBeta2, adamWeightDecay, epsilon, excludeLayers, ...config } = this.config;
    fraction(this.name, "adamBeta1", adamBeta1);
    fraction(this.name, "adamBeta2", adamBeta2);
    nonNegative(this.name, "adamWeightDecay", adamWeightDecay);
    positive(this.name, "epsilon", epsilon);
    eachOf(this.name, "excludeLayers", excludeLayers, checkPattern);
    for (const name of ["muonA", "muonB", "muonC"] as const) finite(this.name, name, config[name]);
    nonNegative(this.name, "adamLrRatio", config.adamLrRatio);
    fraction(this.name, "momentum", config.momentum);
    positiveInteger(this.name, "nsSteps", config.nsSteps);
    if (config.rmsRate !== null) positive(this.name, "rmsRate", config.rmsRate);
  }

  override slotsOf(variable: Variable): Readonly<Record<string, Slot>> {
    const { shape } = variable;
    return { m: { shape }, ...(this.#isAdams(variable) && { v: { shape } }) };
  }

  /** The larger of both kinds' decays. */
  override get weightDecay(): number {
    return Math.max(this.config.weightDecay, this.config.adamWeightDecay);
  }

  override decayMultiplier(variable: Variable): number {
    const { weightDecay, adamWeightDecay } = this.config;
    const own = this.#isAdams(variable) ? adamWeightDecay : weightDecay;
    return this.weightDecay === 0 ? 0 : (super.decayMultiplier(variable) * own) / this.weightDecay;
  }

  override numbers(t: number, rate: number) {
    const { adamBeta1, adamBeta2, adamLrRatio } = this.config;
    return { rate, adamRate: (rate * adamLrRatio * Math.sqrt(1 - adamBeta2 ** t)) / (1 - adamBeta1 ** t) };
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { m, v }: NamedTensors<"m"> & Partial<NamedTensors<"v">>,
    { rate, adamRate }: NamedTensors<"rate" | "adamRate">,
  ): NamedTensors<"w"> & Tensors {
    const { adamBeta1, adamBeta2, epsilon, momentum, nesterov, rmsRate } = this.config;
    if (v !== undefined) {
      const [mean, squares] = [lerp(m, g, 1 - adamBeta1), lerp(v, square(g), 1 - adamBeta2)];
      const change = divide(multiply(adamRate, mean), add(sqrt(squares), epsilon));
      return { w: subtract(w, change), m: mean, v: squares };
    }
    const speed = add(multiply(m, momentum), g);
    const update = this.#orthogonal(nesterov ? add(g, multiply(speed, momentum)) : speed);
    const length = rmsRate === null ? 1 : Math.sqrt(Math.max(...w.shape)) * rmsRate;
    return { w: subtract(w, multiply(multiply(update, rate), length)), m: speed };
  }

  /** About the orthogonal matrix that is nearest. */
  #orthogonal(matrix: SymbolicTensor): SymbolicTensor {
    const { muonA, muonB, muonC, nsSteps } = this.config;
    const [rows = 0, columns = 0] = matrix.shape;
    const isTall = rows > columns; // then products are taken the other way round, which are smaller
    let x = divide(matrix, add(sqrt(sumOfSquares(matrix)), 1e-7));
    for (let i = 0; i < nsSteps; i++) {
      const squares = isTall ? matmul(x, x, { transposeA: true }) : matmul(x, x, { transposeB: true });
      const factor = add(multiply(squares, muonB), multiply(matmul(squares, squares), muonC));
      x = add(multiply(x, muonA), isTall ? matmul(x, factor) : matmul(factor, x));
    }
    return x;
  }

  /** Whether Adam sees to a weight. */
  #isAdams({ name, shape }: Variable): boolean {
    const { excludeLayers, excludeEmbeddings } = this.config;
    if (shape.length !== 2 || (excludeEmbeddings && name.toLowerCase().includes("embedding"))) return true;
    return excludeLayers.some((pattern) => name.search(pattern) >= 0);
  }
}
