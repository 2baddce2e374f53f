import {
  type CallbackLike,
  type Device,
  type History,
  LearningRateScheduler,
  PolynomialDecay,
  type Sequential,
  saveSafetensors,
  type Tensor,
} from "wgrad";
import { StepCurve } from "../../demos/training/step-curve.js";
import type { Course, JobEvent, Weights } from "./job.js";

/** What to fit a model with, but for the callbacks that every job has. The terminal shows how it goes, so `run` is to be silent. */
export interface Fit {
  readonly model: Sequential;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly run: (callbacks: readonly CallbackLike[]) => Promise<History>;
  /** One batch, to tell what a step costs. */
  readonly batch: { readonly x: Tensor; readonly y: Tensor };
}

/** Fits a model with a learning rate that falls to zero, tells how it goes, and gives the course of it. */
export async function follow(
  { model, epochs, stepsPerEpoch, run, batch }: Fit,
  { adapter }: Device,
  tell: (event: JobEvent) => void,
): Promise<Course> {
  const curve = new StepCurve();
  const { learningRate } = model.optimizer;
  const falling = new PolynomialDecay(learningRate, epochs * stepsPerEpoch, { endLearningRate: 0 });
  const started = performance.now();
  const time = () => performance.now();
  const { history } = await run([
    new LearningRateScheduler(falling),
    curve,
    {
      onTrainBegin: () => tell({ kind: "begin", adapter, summary: model.summary(), epochs, stepsPerEpoch }),
      onEpochBegin: (epoch) => tell({ kind: "epochBegin", epoch, time: time() }),
      onTrainBatchEnd: (step, logs, time) => tell({ kind: "step", step, logs, time }),
      onEpochEnd: (epoch, logs) => tell({ kind: "epochEnd", epoch, logs, time: time() }),
    },
  ]);
  const trainSeconds = Math.round(performance.now() - started) / 1000;
  const { dispatches, submits, plannedBytes, liveBytes } = await model.trainingStats(batch.x, batch.y);
  return {
    adapter,
    trainSeconds,
    finalLoss: last(history, "loss"),
    history,
    steps: curve.points,
    stats: { dispatches, submits, plannedBytes, liveBytes },
  };
}

/** A metric after the last epoch. */
export function last(history: History["history"], name: string): number {
  return history[name]?.at(-1) ?? Number.NaN;
}

/** All weights under their names. */
export async function weightsOf(model: Sequential, metadata: Readonly<Record<string, string>>): Promise<Weights> {
  const values = await model.getWeights();
  const weights = Object.fromEntries(values.map((value, i) => [model.weights[i]?.name ?? `weight ${i}`, value]));
  return saveSafetensors(weights, { ...metadata, library: "wgrad" });
}
