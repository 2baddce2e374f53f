import { type Device, DownloadError, datasets, type History, type Logs } from "wgrad";
import type { StepPoint } from "../../demos/training/step-curve.js";
import { type DigitsFigures, type DigitsJob, trainOnDigits } from "./digits.js";
import { type ForecastFigures, type ForecastJob, trainOnSeries } from "./forecast.js";
import { type TextFigures, type TextJob, trainOnText } from "./text.js";

/** What to train, and how. */
export type Job = DigitsJob | TextJob | ForecastJob;

/** What every job is told. */
export interface Training {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
}

/**
 * What happens on the way, as plain data: it crosses from Chrome to the terminal, where several events may arrive at once. So each
 * has the time at which it happened, in milliseconds.
 */
export type JobEvent =
  | {
      readonly kind: "begin";
      readonly adapter: string;
      readonly summary: string;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
    }
  | { readonly kind: "epochBegin"; readonly epoch: number; readonly time: number }
  | { readonly kind: "step"; readonly step: number; readonly logs: Logs; readonly time: number }
  | { readonly kind: "epochEnd"; readonly epoch: number; readonly logs: Logs; readonly time: number }
  /** Something to read meanwhile. */
  | { readonly kind: "note"; readonly text: string };

/** What came of it, but for the weights, as plain data. */
export type JobReport = (DigitsFigures | TextFigures | ForecastFigures) & Course;

/** How training went, whatever was learned. */
export interface Course {
  readonly adapter: string;
  /** Of `fit`, from its start to its end: compiling the kernels and the validation after every epoch included. */
  readonly trainSeconds: number;
  /** Mean training loss of the last epoch. */
  readonly finalLoss: number;
  readonly history: History["history"];
  readonly steps: readonly StepPoint[];
  /** Of one training step. */
  readonly stats: {
    readonly dispatches: number;
    readonly submits: number;
    readonly plannedBytes: number;
    readonly liveBytes: number;
  };
}

/** The weights as the bytes of a safetensors file. */
export type Weights = Uint8Array<ArrayBuffer>;

/** What a job gives. */
export interface JobResult {
  readonly report: JobReport;
  readonly weights: Weights;
}

/** Where a job finds its data: the folder that holds `mnist`, `text` and `co2`, and what to fetch with. */
export interface DataSource {
  readonly folder: string;
  readonly fetch: typeof fetch;
}

/** Does a job: the same in Chrome and in Node, as neither is mentioned here. */
export async function work(
  job: Job,
  { folder, fetch }: DataSource,
  device: Device,
  tell: (event: JobEvent) => void,
): Promise<JobResult> {
  if (job.model === "text")
    return trainOnText(job, await read(`${folder}text/${job.corpus.file}`, fetch), device, tell);
  if (job.model === "forecast")
    return trainOnSeries(job, await read(`${folder}co2/co2-concentration.csv`, fetch), device, tell);
  return trainOnDigits(job, await datasets.mnist({ url: `${folder}mnist`, fetch }), device, tell);
}

async function read(url: string, fetch: DataSource["fetch"]): Promise<string> {
  const response = await fetch(url);
  if (response.ok) return response.text();
  throw new DownloadError({ where: "npm start", problem: `${url} is not there`, received: `${response.status}` });
}
