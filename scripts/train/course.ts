import {
  type Callback,
  type Device,
  type History,
  type Optimizer,
  type Sequential,
  saveSafetensors,
  type Tensor,
} from "wgrad";
import { FallingRate } from "../../demos/training/falling-rate.js";
import { StepCurve } from "../../demos/training/step-curve.js";
import type { Course, JobEvent, Weights } from "./job.js";

/** What to fit a model with, but for the callbacks that every job has. */
export interface Fit {
  readonly model: Sequential;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly run: (callbacks: readonly Callback[]) => Promise<History>;
  /** One batch, to tell what a step costs. */
  readonly batch: { readonly x: Tensor; readonly y: Tensor };
}

/** Fits a model with a learning rate that falls to zero, tells how it goes, and gives the course of it. */
export async function follow(
  { model, optimizer, epochs, run, batch }: Fit,
  { adapter }: Device,
  tell: (event: JobEvent) => void,
): Promise<Course> {
  const curve = new StepCurve();
  const started = performance.now();
  const { history } = await run([
    new FallingRate(optimizer),
    curve,
    {
      onTrainBegin: ({ steps = 0 }) =>
        tell({ kind: "begin", adapter, summary: model.summary(), epochs, stepsPerEpoch: steps }),
      onEpochBegin: (epoch) => tell({ kind: "epochBegin", epoch }),
      onTrainBatchEnd: (step, logs) => tell({ kind: "step", step, logs }),
      onEpochEnd: (epoch, logs) => tell({ kind: "epochEnd", epoch, logs }),
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
