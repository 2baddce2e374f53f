import type { Device, History, Logs, Mnist, Model, plotModel } from "wgrad";
import type { StepPoint } from "../../demos/training/step-curve.js";
import type { Verdict } from "./verdict.js";

/** What `npm start -- --model NAME` trains: a file in jobs/, and a line in its index. */
export interface Job {
  /** For `--help`. */
  readonly about: string;
  /** Unless told. Fewer are a quick look, which is not judged. */
  readonly epochs: number;
  readonly batchSize: number;
  /** What has to be fetched before it can begin. */
  readonly needs?: readonly DataName[];
  /** The options that it takes beside those of all jobs. */
  readonly options?: readonly OwnOption[];
  /** Learns, and tells what came of it. Nothing here knows whether it runs in Chrome or in Node. */
  run(settings: Settings, context: Context): Promise<Outcome>;
}

export type DataName = "digits" | "text" | "co2";
export type OwnOption = "digits" | "text" | "characters" | "prompt" | "length" | "temperature" | "top-k";

/** How to train, as plain data: it crosses from the terminal to Chrome. */
export interface Settings {
  /** The job's name. */
  readonly model: string;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Learn from the first so many digits only. */
  readonly digits?: number | undefined;
  /** Learn from the first so many characters only. */
  readonly characters?: number | undefined;
  /** What is to be written on at the end, and how it is drawn. */
  readonly prompt?: string | undefined;
  readonly length?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topK?: number | undefined;
  /** The text: its file among the cached ones, and in words where it is from. */
  readonly corpus?: { readonly file: string; readonly origin: string } | undefined;
}

/** What a job works with. */
export interface Context {
  readonly device: Device;
  readonly tell: (event: JobEvent) => void;
  /** The digits of MNIST. */
  digits(): Promise<Mnist>;
  /** The text of a file among the fetched ones, `co2/co2-concentration.csv` say. */
  read(path: string): Promise<string>;
}

/** Any model, whatever it takes and gives. */
export type AnyModel = Parameters<typeof plotModel>[0] & Pick<Model, "weights" | "getWeights">;

/** What came of it. */
export interface Outcome {
  readonly course: Course;
  /** Its picture and its weights are written to files. */
  readonly model: AnyModel;
  readonly verdict: Verdict;
  /** The learning curve's title, and a line of detail. */
  readonly title: string;
  readonly detail: string;
  /** Printed above the verdict. */
  readonly lines?: readonly string[];
  /** In the line of JSON. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** Begins the names of the files; default the job's name. */
  readonly file?: string;
}

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
