import { wholeNumber } from "../check.js";
import { dictionary } from "../dictionary.js";
import { ArgumentError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import type { VariableFilter } from "../module/module.js";
import { checkProgress } from "../optimizers/base-optimizer.js";
import { isRecord } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { TrainingSeeds } from "./compiled.js";
import type { OptimizerState } from "./optimizer-state.js";

/** All that a training goes on from, in this page or in another one. */
export interface TrainingState {
  /** The epoch to go on with: the `initialEpoch` of the next `fit`. */
  readonly epoch: number;
  /** By path, as in `model.variables()`. */
  readonly weights: Readonly<Record<string, Tensor<"float32">>>;
  readonly optimizer: OptimizerState;
  readonly seeds: TrainingSeeds;
}

/** What has a training state. */
export interface Resumable {
  readonly name: string;
  variables(filter?: VariableFilter): Map<string, Variable>;
  getWeights(): Promise<Tensor<"float32">[]>;
  setWeights(values: readonly Tensor[]): Promise<void>;
  getOptimizerState(): Promise<OptimizerState>;
  setOptimizerState(state: OptimizerState): Promise<void>;
  trainingSeeds: TrainingSeeds;
}

/** What a training has come to. Ask for it between epochs. */
export async function readTrainingState(model: Resumable, epoch: number): Promise<TrainingState> {
  wholeNumber("getTrainingState", "epoch", epoch);
  const [values, optimizer] = await Promise.all([model.getWeights(), model.getOptimizerState()]);
  const weights = [...model.variables().keys()].flatMap((path, i) => {
    const value = values[i];
    return value === undefined ? [] : [[path, value] as const];
  });
  return { epoch, weights: dictionary(weights), optimizer, seeds: model.trainingSeeds };
}

/** Sets it all. Rejects with an ArgumentError or ShapeError for a state of another model, and then sets nothing. */
export async function writeTrainingState(model: Resumable, state: TrainingState): Promise<void> {
  checkTrainingState(WHERE, state);
  const paths = [...model.variables().keys()];
  const stray = Object.keys(state.weights).find((path) => !paths.includes(path));
  if (stray !== undefined) throw another(model, stray, paths);
  const weights = paths.map((path) => state.weights[path] ?? missing(model, path));
  const before = await model.getWeights();
  await model.setWeights(weights);
  try {
    await model.setOptimizerState(state.optimizer);
  } catch (error) {
    await model.setWeights(before);
    throw error;
  }
  model.trainingSeeds = state.seeds;
}

const WHERE = "setTrainingState";

/** Throws an ArgumentError for what is no training state. Whether it is of a model, the model knows. */
export function checkTrainingState(where: string, state: TrainingState): void {
  if (!isRecord(state) || !isRecord(state.weights) || !isRecord(state.optimizer) || !isRecord(state.seeds)) {
    throw new ArgumentError({
      where,
      problem: "no such state",
      expected: "{ epoch, weights, optimizer, seeds }, as getTrainingState gives it",
      received: inWords(state),
    });
  }
  wholeNumber(where, "epoch", state.epoch);
  wholeNumber(where, "seeds.random", state.seeds.random);
  wholeNumber(where, "seeds.fits", state.seeds.fits);
  const { slots } = state.optimizer;
  checkProgress(where, state.optimizer);
  if (!isRecord(slots) || !Object.values(slots).every(isRecord)) {
    throw new ArgumentError({
      where,
      problem: "no such slots",
      expected: "tensors by weight and slot",
      received: inWords(slots),
    });
  }
}

function another({ name }: Resumable, path: string, paths: readonly string[]): ArgumentError {
  return new ArgumentError({
    where: WHERE,
    problem: `${name} has no such weight`,
    expected: `one of ${paths.join(", ")}`,
    received: inWords(path),
    remedy: "Make a model of the same layers",
  });
}

function missing({ name }: Resumable, path: string): never {
  throw new ArgumentError({
    where: WHERE,
    problem: `a weight of ${name} is missing`,
    expected: inWords(path),
    received: "undefined",
    remedy: "Make a model of the same layers",
  });
}
