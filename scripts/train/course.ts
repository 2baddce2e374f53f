import {
  type CallbackLike,
  type FitOptions,
  type History,
  LearningRateScheduler,
  type Model,
  PolynomialDecay,
  type ProgramStats,
  saveSafetensors,
  type Tensor,
} from "wgrad";
import { StepCurve } from "../../demos/training/step-curve.js";
import type { AnyModel, Context, Course } from "./job.js";

/** What to fit a model with, but for the callbacks that every job has. The terminal shows how it goes, so `run` is to be silent. */
export interface Fit {
  readonly model: AnyModel;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly run: (callbacks: readonly CallbackLike[]) => Promise<History>;
  /** What one training step costs. */
  readonly stats: () => Promise<ProgramStats>;
}

/** Fits a model, with a learning rate that falls to zero unless it follows a schedule of its own; tells how it goes, and gives the course of it. */
export async function follow(
  { model, epochs, stepsPerEpoch, run, stats }: Fit,
  { device: { adapter }, tell }: Pick<Context, "device" | "tell">,
): Promise<Course> {
  const curve = new StepCurve();
  const started = performance.now();
  const time = () => performance.now();
  const { history } = await run([
    ...(model.optimizer.schedule === undefined ? [falling(model, epochs * stepsPerEpoch)] : []),
    curve,
    {
      onTrainBegin: () => tell({ kind: "begin", adapter, summary: model.summary(), epochs, stepsPerEpoch }),
      onEpochBegin: (epoch) => tell({ kind: "epochBegin", epoch, time: time() }),
      onTrainBatchEnd: (step, logs, time) => tell({ kind: "step", step, logs, time }),
      onEpochEnd: (epoch, logs) => tell({ kind: "epochEnd", epoch, logs, time: time() }),
    },
  ]);
  const trainSeconds = Math.round(performance.now() - started) / 1000;
  const { dispatches, submits, plannedBytes, liveBytes } = await stats();
  return {
    adapter,
    trainSeconds,
    finalLoss: last(history, "loss"),
    history,
    steps: curve.points,
    stats: { dispatches, submits, plannedBytes, liveBytes },
  };
}

/** What a model learns from, all of it on the host. */
export interface Lesson extends Pick<FitOptions, "validationBatchSize"> {
  readonly model: Model;
  readonly x: Tensor;
  readonly y: Tensor;
  readonly epochs: number;
  readonly batchSize: number;
  /** Told of after every epoch. */
  readonly held?: { readonly x: Tensor; readonly y: Tensor };
  /** Beside those of every job. */
  readonly callbacks?: readonly CallbackLike[];
}

/** {@link follow}, for samples that are all there. */
export function followLesson(lesson: Lesson, context: Pick<Context, "device" | "tell">): Promise<Course> {
  const { model, x, y, held, callbacks: own = [], ...options } = lesson;
  const { epochs, batchSize } = options;
  const validation = held && { validationData: [held.x, held.y] as const };
  return follow(
    {
      model,
      epochs,
      stepsPerEpoch: Math.ceil((y.shape[0] ?? 0) / batchSize),
      run: (callbacks) => model.fit(x, y, { ...options, ...validation, callbacks: [...callbacks, ...own], verbose: 0 }),
      stats: () => model.trainingStats(x.slice(0, batchSize), y.slice(0, batchSize)),
    },
    context,
  );
}

/** The learning rate that a model was compiled with, falling in a straight line to zero. */
export function falling(model: AnyModel, steps: number): LearningRateScheduler {
  return new LearningRateScheduler(new PolynomialDecay(model.optimizer.learningRate, steps, { endLearningRate: 0 }));
}

/** A metric after the last epoch. */
export function last(history: History["history"], name: string): number {
  return history[name]?.at(-1) ?? Number.NaN;
}

/** All weights under their names. */
export async function weightsOf(
  model: AnyModel,
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const values = await model.getWeights();
  const weights = Object.fromEntries(values.map((value, i) => [model.weights[i]?.name ?? `weight ${i}`, value]));
  return saveSafetensors(weights, { ...metadata, library: "wgrad" });
}
