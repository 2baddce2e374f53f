import { Adam, type Device, type History, type Logs, type Mnist, saveSafetensors, setRandomSeed } from "wgrad";
import { FallingRate } from "../../demos/mnist/falling-rate.js";
import { type NetworkName, networks } from "../../demos/mnist/networks.js";
import { StepCurve, type StepPoint } from "../../demos/mnist/step-curve.js";

/** What to train, and how. */
export interface Job {
  readonly model: NetworkName;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Train on the first so many digits only. */
  readonly digits?: number | undefined;
}

/** What happens on the way, as plain data: it crosses from Chrome to the terminal. */
export type JobEvent =
  | {
      readonly kind: "begin";
      readonly adapter: string;
      readonly summary: string;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
    }
  | { readonly kind: "epochBegin"; readonly epoch: number }
  | { readonly kind: "step"; readonly step: number; readonly logs: Logs }
  | { readonly kind: "epochEnd"; readonly epoch: number; readonly logs: Logs };

/** What came of it, but for the weights, as plain data. */
export interface JobReport {
  readonly adapter: string;
  /** Of `fit`, from its start to its end: compiling the kernels and the validation after every epoch included. */
  readonly trainSeconds: number;
  /** Mean training loss of the last epoch. */
  readonly finalLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
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

/**
 * Trains a net on the digits and tests it: the same in Chrome and in Node, as neither is mentioned here.
 *
 * The test digits are what is validated on after every epoch, and the last of these is the result. Nothing is chosen by them:
 * the number of epochs stands before the first.
 */
export async function trainOnDigits(
  { model: name, seed, epochs, batchSize, digits }: Job,
  { train, test }: Mnist,
  { adapter }: Device,
  tell: (event: JobEvent) => void,
): Promise<{ report: JobReport; weights: Weights }> {
  setRandomSeed(seed);
  const { build, learningRate } = networks[name];
  const model = build();
  const optimizer = new Adam({ learningRate });
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const x = train.x.slice(0, digits);
  const y = train.y.slice(0, digits);
  const curve = new StepCurve();

  const started = performance.now();
  const { history } = await model.fit(x, y, {
    epochs,
    batchSize,
    validationData: [test.x, test.y],
    callbacks: [
      new FallingRate(optimizer),
      curve,
      {
        onTrainBegin: ({ steps = 0 }) =>
          tell({ kind: "begin", adapter, summary: model.summary(), epochs, stepsPerEpoch: steps }),
        onEpochBegin: (epoch) => tell({ kind: "epochBegin", epoch }),
        onTrainBatchEnd: (step, logs) => tell({ kind: "step", step, logs }),
        onEpochEnd: (epoch, logs) => tell({ kind: "epochEnd", epoch, logs }),
      },
    ],
  });
  const trainSeconds = Math.round(performance.now() - started) / 1000;

  const stats = await model.trainingStats(x.slice(0, batchSize), y.slice(0, batchSize));
  const { dispatches, submits, plannedBytes, liveBytes } = stats;
  const values = await model.getWeights();
  const weights = Object.fromEntries(values.map((value, i) => [model.weights[i]?.name ?? `weight ${i}`, value]));
  const last = (name: string) => history[name]?.at(-1) ?? Number.NaN;
  return {
    report: {
      adapter,
      trainSeconds,
      finalLoss: last("loss"),
      testLoss: last("val_loss"),
      testAccuracy: last("val_accuracy"),
      history,
      steps: curve.points,
      stats: { dispatches, submits, plannedBytes, liveBytes },
    },
    weights: saveSafetensors(weights, { model: name, library: "wgrad" }),
  };
}
