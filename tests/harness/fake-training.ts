import {
  type CallbackLike,
  CallbackList,
  History,
  type Logs,
  type Optimizer,
  SGD,
  Tensor,
  Variable,
} from "../../src/index.js";
import type { OptimizerState } from "../../src/training/optimizer-state.js";
import type { TrainedModel } from "../../src/training/trained-model.js";

/** A model that only counts: its one weight is the number of epochs it has trained. */
export class FakeModel implements TrainedModel {
  readonly name = "fake";
  optimizer: Optimizer = new SGD({ learningRate: 0.1 });
  stopTraining = false;
  weight = 0;
  /** By the names of logs. */
  readonly #higherIsBetter: Readonly<Record<string, boolean>>;

  constructor(higherIsBetter: Readonly<Record<string, boolean>> = {}) {
    this.#higherIsBetter = higherIsBetter;
  }

  higherIsBetter(log: string): boolean | undefined {
    return this.#higherIsBetter[log];
  }

  trainingSeeds = { random: 1, fits: 1 };

  variables(): Map<string, Variable> {
    return new Map([["weight", new Variable("weight", [])]]);
  }

  async getOptimizerState(): Promise<OptimizerState> {
    return { ...this.optimizer.progress, slots: {} };
  }

  async setOptimizerState(state: OptimizerState): Promise<void> {
    this.optimizer.resume(state);
  }

  /** How often weights and averages were swapped. */
  swaps = 0;
  async swapEmaWeights(): Promise<number> {
    this.swaps++;
    return 1;
  }

  async getWeights(): Promise<Tensor<"float32">[]> {
    return [new Tensor([], Float32Array.of(this.weight), "float32")];
  }

  async setWeights([weight]: readonly Tensor[]): Promise<void> {
    this.weight = weight!.item();
  }
}

/** Calls hooks as `fit` does: so many epochs, each of so many steps, that end with these logs. */
export async function fakeFit(
  callbacks: readonly CallbackLike[],
  epochs: readonly Readonly<Logs>[],
  { model = new FakeModel(), steps = 2 }: { model?: FakeModel; steps?: number } = {},
): Promise<History> {
  const history = new History();
  const params = { epochs: epochs.length, steps, verbose: 0, batchSize: 1, samples: steps } as const;
  const list = new CallbackList([...callbacks, history], model, params);
  model.stopTraining = false;
  await list.whole("onTrainBegin");
  for (const [epoch, logs] of epochs.entries()) {
    if (model.stopTraining) break;
    await list.epoch("onEpochBegin", epoch);
    for (let step = 0; step < steps && !model.stopTraining; step++) {
      await list.batch("onTrainBatchBegin", step);
      model.optimizer.nextStep(); // counts it
      await list.batchEnd("onTrainBatchEnd", step, { ...logs });
    }
    model.weight++;
    await list.epoch("onEpochEnd", epoch, { ...logs });
  }
  await list.whole("onTrainEnd");
  return history;
}

/** Epochs that differ in one log. */
export function values(name: string, ...of: readonly number[]): Logs[] {
  return of.map((value) => ({ [name]: value }));
}
