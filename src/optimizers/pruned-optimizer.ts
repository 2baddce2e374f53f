import { integerBetween, listOf, oneOf, positiveInteger } from "../check.js";
import type { Defaults, Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import type { Tensors } from "../graph/symbols/op.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { greater } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { SparsitySchedule } from "../schedules/sparsity-schedule.js";
import { isList, isRecord } from "../structure.js";
import type { UpdateMemory } from "./memory.js";
import { type DecayExclusions, type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
import { OPTIMIZER, type OptimizerConfig } from "./optimizer-config.js";
import type { PruningPattern } from "./pruning-mask.js";
import { checkWeights, isAmong, type WeightGroup } from "./weight-groups.js";

/** The slot that says which elements of a weight are pruned: 1 for those. */
const PRUNED = "pruned";

export interface PrunedOptimizerConfig extends OptimizerConfig, PruningPattern {
  /** What changes the weights. Learning rate, decay, clipping and all else that optimizers take is said there. */
  readonly innerOptimizer: Optimizer;
  /** Which part of each weight is zero, and when that is settled. */
  readonly schedule: SparsitySchedule;
  /** Which weights are pruned, by layer or by pattern. Default `"kernel"`: those of dense, convolutional and recurrent layers. */
  readonly weights: WeightGroup["weights"];
}

type Positional = "innerOptimizer" | "schedule";

/** What both optimizers have, and the one inside says. */
const SHARED = ["learningRate", ...Object.keys(OPTIMIZER).filter((name) => name !== "name")];

/** Options of {@link PrunedOptimizer}. */
export type PrunedOptimizerOptions = Omit<
  Options<PrunedOptimizerConfig, Positional>,
  Exclude<keyof OptimizerConfig, "name">
>;

const DEFAULTS: Defaults<PrunedOptimizerConfig, Positional> = {
  ...OPTIMIZER,
  name: "pruned_optimizer",
  learningRate: 0,
  weights: "kernel",
  blockSize: [1, 1],
  blockPooling: "average",
  sparsityMByN: undefined,
};

/**
 * Prunes while another optimizer trains: the smallest numbers of each weight are zero, more and more of them as a schedule says (Zhu &
 * Gupta, "To prune, or not to prune", 2017; as TensorFlow's model optimization toolkit has it). Which ones is kept on the GPU beside the
 * moments, and each update leaves those at zero: a step costs no dispatch more. `UpdatePruningStep` among the callbacks of `fit`
 * settles anew which ones; a step for which nobody did is refused.
 *
 * Nothing needs to be stripped in the end: the weights just are zero. `sparsityOf(model)` tells how many.
 *
 * Throws an ArgumentError for averages of weights (`useEma`), which would not be sparse.
 *
 * @example
 * const schedule = new PolynomialSparsity(0, 0.8, 0, 1000);
 * model.compile({ optimizer: new PrunedOptimizer(new Adam(1e-3), schedule), loss: "mse" });
 * await model.fit(x, y, { epochs: 10, callbacks: [new UpdatePruningStep()] });
 */
export class PrunedOptimizer extends Optimizer<PrunedOptimizerConfig> {
  static override className = "PrunedOptimizer";
  static override args = ["innerOptimizer", "schedule"];
  static override defaults = DEFAULTS;
  override readonly slots: readonly string[];
  override readonly perWeight: boolean;
  #memory: UpdateMemory | undefined;
  /** The turn of the schedule that was taken last. */
  #turn: number | undefined;
  /** Whether a step was taken: before the first there is nothing to make masks of. */
  #hasBegun = false;

  constructor(innerOptimizer: Optimizer, schedule: SparsitySchedule, options?: PrunedOptimizerOptions) {
    super(withShared(innerOptimizer, options), { innerOptimizer, schedule });
    if (!isA(innerOptimizer, Optimizer) || isA(innerOptimizer, PrunedOptimizer)) {
      throw this.#refuse("innerOptimizer", "an optimizer that does not prune", innerOptimizer);
    }
    if (!isA(schedule, SparsitySchedule)) throw this.#refuse("schedule", "a SparsitySchedule", schedule);
    const { useEma, weights, blockSize, blockPooling, sparsityMByN } = this.config;
    if (useEma) throw this.#refuse("useEma", "false: averages of weights are not sparse", useEma);
    checkWeights(this.name, "weights", weights);
    oneOf(this.name, "blockPooling", blockPooling, ["average", "max"]);
    if (!isList(blockSize)) throw this.#refuse("blockSize", "[rows, columns]", blockSize);
    for (const size of listOf<number>(this.name, "blockSize", blockSize, { least: 2, most: 2 })) {
      positiveInteger(this.name, "blockSize", size);
    }
    if (sparsityMByN !== undefined) {
      const [zeros = 0, of = 0] = listOf<number>(this.name, "sparsityMByN", sparsityMByN, { least: 2, most: 2 });
      positiveInteger(this.name, "sparsityMByN", of);
      integerBetween(this.name, "sparsityMByN", zeros, 1, of - 1);
    }
    this.slots = [...innerOptimizer.slots, PRUNED];
    this.perWeight = innerOptimizer.perWeight;
  }

  /** Without what the optimizer inside says. */
  override getConfig(): PrunedOptimizerConfig {
    return { ...super.getConfig(), ...Object.fromEntries(SHARED.map((name) => [name, undefined])) };
  }

  override get weightDecay(): number {
    return this.config.innerOptimizer.weightDecay;
  }

  override decayMultiplier(variable: Variable): number {
    return this.config.innerOptimizer.decayMultiplier(variable);
  }

  override excludeFromWeightDecay(exclusions?: DecayExclusions): void {
    super.excludeFromWeightDecay(exclusions); // throws for others, and once training has begun
    this.config.innerOptimizer.excludeFromWeightDecay(exclusions);
  }

  override slotsOf(variable: Variable): Readonly<Record<string, Slot>> {
    return { ...this.config.innerOptimizer.slotsOf(variable), [PRUNED]: { shape: variable.shape } };
  }

  override numbers(t: number, rate: number): Readonly<Record<string, number>> {
    return this.config.innerOptimizer.numbers(t, rate);
  }

  override step(
    w: SymbolicTensor,
    g: SymbolicTensor,
    { [PRUNED]: pruned, ...kept }: NamedTensors<typeof PRUNED>,
    k: Tensors,
  ): NamedTensors<"w"> & Tensors {
    const fresh = this.config.innerOptimizer.step(w, g, kept, k);
    return { ...fresh, w: where(greater(pruned, 0), 0, fresh.w), [PRUNED]: pruned };
  }

  /** The weights that are pruned, each with the variable that says which of its elements; none before the first step. */
  get masks(): readonly (readonly [weight: Variable, mask: Variable])[] {
    const slots = [...(this.#memory?.slotsOf(this) ?? [])];
    return slots.flatMap(([weight, { [PRUNED]: mask }]) =>
      mask !== undefined && isAmong(weight, this.config.weights) ? [[weight, mask] as const] : [],
    );
  }

  /**
   * The turn of the schedule that is due, with the part that is to be zero; undefined where none is, or nothing is trained yet. Throws an
   * ArgumentError where none of the weights that are trained is to be pruned.
   */
  get due(): { readonly turn: number; readonly sparsity: number } | undefined {
    const { schedule, weights } = this.config;
    const turn = schedule.turnAt(this.iterations);
    const isTrained = (this.#memory?.slotsOf(this).size ?? 0) > 0;
    if (!isTrained || turn === undefined || turn === this.#turn) return undefined;
    if (this.masks.length === 0) throw this.#refuse("weights", "some that are trained", weights);
    return { turn, sparsity: schedule.sparsityAt(turn) };
  }

  /** Says that a turn was taken: the masks are made anew. */
  take(turn: number): void {
    this.#turn = turn;
  }

  /** Throws an ArgumentError where pruning was to begin, and nobody makes masks. */
  override numbersOfStep(prefix = ""): Record<string, number> {
    if (this.#hasBegun && this.#turn === undefined && this.due !== undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "nobody settles what is pruned",
        expected: "UpdatePruningStep among the callbacks of fit",
        received: "none",
      });
    }
    this.#hasBegun = true;
    return super.numbersOfStep(prefix);
  }

  /** The device that the masks lie on for now, if on any. */
  get device(): Device | undefined {
    return this.#memory?.device;
  }

  override claim(memory: UpdateMemory): void {
    super.claim(memory);
    this.#memory = memory;
  }

  override release(memory: UpdateMemory): void {
    super.release(memory);
    if (this.#memory !== memory) return;
    this.#memory = undefined;
    this.#turn = undefined;
    this.#hasBegun = false;
  }

  #refuse(name: string, expected: string, received: unknown): ArgumentError {
    return new ArgumentError({
      where: this.name,
      problem: `no such ${name}`,
      expected,
      received: inWords(received),
    });
  }
}

/**
 * The options, and what all optimizers take as the one inside has it. Throws an ArgumentError for such in the options; what are no options
 * stays as it is, to be refused.
 */
function withShared(inner: Optimizer, options: PrunedOptimizerOptions | undefined): Options<PrunedOptimizerConfig> {
  if (!isA(inner, Optimizer) || !(options === undefined || isRecord(options)))
    return options as Options<PrunedOptimizerConfig>;
  const said = (name: string) => Reflect.get(options ?? {}, name) as unknown;
  const stray = SHARED.find((name) => said(name) !== undefined && said(name) !== Reflect.get(DEFAULTS, name));
  if (stray !== undefined) {
    throw new ArgumentError({
      where: "PrunedOptimizer",
      problem: `${stray} is the inner optimizer's to say`,
      expected: `new PrunedOptimizer(new ${inner.className}({ ${stray} }), schedule)`,
      received: "it beside the schedule",
    });
  }
  const shared = Object.entries(inner.config).filter(([name]) => SHARED.includes(name));
  return { ...options, ...Object.fromEntries(shared), learningRate: inner.schedule ?? inner.learningRate };
}
