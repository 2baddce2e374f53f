import { networks } from "../../demos/mnist/networks.js";
import type { LearningCurve } from "../learning-curve.js";
import type { JobReport } from "./job.js";
import type { Options } from "./options.js";

/** What is told at the end of a job, whatever it was about. */
export interface Conclusion {
  /** Begins the names of the files. */
  readonly name: string;
  /** The learning curve's title, and a line of detail. */
  readonly title: string;
  readonly detail: string;
  /** What a metric is measured by. */
  readonly baseline?: LearningCurve["baseline"];
  /** Printed above what all jobs have in common. */
  readonly lines: readonly string[];
  /** In the line of JSON. */
  readonly figures: Readonly<Record<string, unknown>>;
}

export function conclude(options: Options, report: JobReport): Conclusion {
  const name = options.model;
  if (report.task === "text") {
    const { origin, valLoss, bigramLoss, samples, completion } = report;
    const verdict = valLoss < bigramLoss ? "below" : "not below";
    const line = `Validation loss ${valLoss.toFixed(4)} nats a character, ${verdict} the bigrams' ${bigramLoss.toFixed(4)}`;
    return {
      name,
      title: `LSTM on text: ${line.charAt(0).toLowerCase()}${line.slice(1)}`,
      detail: origin,
      baseline: { metric: "loss", value: bigramLoss, label: "bigrams" },
      lines: [completion, "", `Text:          ${origin}`, `Loss:          ${line}`],
      figures: { valLoss, bigramLoss, origin, samples, completion },
    };
  }
  if (report.task === "forecast") {
    const { error, seasonalNaive, seasonalDrift, forecasts } = report;
    const errors = `${ppm(error)}; the month a year before ${ppm(seasonalNaive)}, with the last year's growth ${ppm(seasonalDrift)}`;
    return {
      name,
      title: `LSTM on CO₂: mean error over a year ${ppm(error)}`,
      detail: `seasonal naive ${ppm(seasonalNaive)}, with drift ${ppm(seasonalDrift)}`,
      lines: [`Mean error:    ${errors}`, `               over 12 months, from each of ${forecasts} held-out months`],
      figures: { error, seasonalNaive, seasonalDrift, forecasts },
    };
  }
  const { testAccuracy, testLoss } = report;
  const { title, detail } = networks[name === "cnn" ? "cnn" : "dense"];
  const read = `${(testAccuracy * 100).toFixed(2)} %`;
  return {
    name: `mnist-${name}`,
    title: `${title} net on MNIST: ${read} of the test digits read`,
    detail,
    lines: [`Test accuracy: ${read} of 10,000 digits, loss ${testLoss.toFixed(4)}`],
    figures: { testAccuracy },
  };
}

function ppm(value: number): string {
  return `${value.toFixed(2)} ppm`;
}
