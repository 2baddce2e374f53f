import { Adam, Dense, type Device, LSTM, Sequential, setRandomSeed, Tensor, timeseriesDatasetFromArray } from "wgrad";
import { follow, weightsOf } from "./course.js";
import type { JobEvent, JobResult, Training } from "./job.js";
import { monthlyValues } from "./monthly.js";

/** Learns to foretell the carbon dioxide in the air over Mauna Loa. */
export interface ForecastJob extends Training {
  readonly model: "forecast";
}

/** Mean absolute errors over the year after every month of the last years, in ppm. */
export interface ForecastFigures {
  readonly task: "forecast";
  readonly error: number;
  /** Of the same month a year before. */
  readonly seasonalNaive: number;
  /** Of the same, and what was added over the last year. */
  readonly seasonalDrift: number;
  readonly forecasts: number;
}

export const FORECAST = { units: 32, learningRate: 0.01, epochs: 80, batchSize: 32 } as const;

/** Months that are looked at, that are foretold, and that are held out at the end. */
const PAST = 24;
const YEAR = 12;
const HELD = 10 * YEAR;

/**
 * Trains an LSTM on the changes from month to month, which have no trend to run away with: of those of two years, it foretells
 * what the year to come adds. Nothing of the held-out last ten years is looked at while it trains, not even their mean.
 */
export async function trainOnSeries(
  { seed, epochs, batchSize }: ForecastJob,
  csv: string,
  device: Device,
  tell: (event: JobEvent) => void,
): Promise<JobResult> {
  setRandomSeed(seed);
  const { values, filled, first, last } = monthlyValues(csv);
  const border = values.length - HELD;
  const changes = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  const { mean, deviation } = statistics(changes.slice(0, border - 1));
  const scaled = changes.map((change) => (change - mean) / deviation);
  tell({
    kind: "note",
    text: `CO₂ over Mauna Loa, ${first} to ${last}: ${values.length} months, ${filled} of them filled in between neighbours.
The last ${HELD} are held out; the changes of ${PAST} months foretell those of the next ${YEAR}.`,
  });

  const x = Tensor.from(Float32Array.from(scaled), [scaled.length, 1]);
  const next = scaled
    .slice(PAST, border - YEAR)
    .flatMap((_, i) => runningSums(scaled.slice(PAST + i, PAST + i + YEAR)));
  const windows = timeseriesDatasetFromArray(x, Tensor.from(Float32Array.from(next), [next.length / YEAR, YEAR]), {
    sequenceLength: PAST,
    batchSize,
    shuffle: true,
    seed,
  });
  const model = new Sequential([new LSTM(FORECAST.units, { inputShape: [PAST, 1] }), new Dense(YEAR)], {
    name: "forecast",
  });
  model.compile({ optimizer: new Adam({ learningRate: FORECAST.learningRate }), loss: "meanSquaredError" });
  const [batch] = await windows.take(1).toArray();
  if (batch === undefined) throw new Error("internal: a series without a batch");
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: windows.size ?? 0,
      batch,
      run: (callbacks) => model.fit(windows, { epochs, callbacks, verbose: 0 }),
    },
    device,
    tell,
  );

  // From every month whose year to come is held out in full.
  const starts = Array.from({ length: HELD - YEAR + 1 }, (_, i) => border - 1 + i);
  const seen = starts.flatMap((month) => scaled.slice(month - PAST, month));
  const predicted = await model.predict(Tensor.from(Float32Array.from(seen), [starts.length, PAST, 1]), { verbose: 0 });
  const errorOf = (foretell: (month: number, ahead: number, index: number) => number) => {
    const errors = starts.flatMap((month, index) =>
      Array.from({ length: YEAR }, (_, k) => Math.abs(foretell(month, k + 1, index) - at(values, month + k + 1))),
    );
    return errors.reduce((sum, error) => sum + error, 0) / errors.length;
  };
  const naive = (month: number, ahead: number) => at(values, month + ahead - YEAR);
  return {
    report: {
      ...course,
      task: "forecast",
      error: errorOf(
        (month, ahead, index) => at(values, month) + at(predicted.at(index).data, ahead - 1) * deviation + ahead * mean,
      ),
      seasonalNaive: errorOf(naive),
      seasonalDrift: errorOf((month, ahead) => naive(month, ahead) + at(values, month) - at(values, month - YEAR)),
      forecasts: starts.length,
    },
    weights: await weightsOf(model, { model: "forecast" }),
  };
}

/** What changes add up to, month after month. */
function runningSums(changes: readonly number[]): number[] {
  let sum = 0;
  return changes.map((change) => {
    sum += change;
    return sum;
  });
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`internal: no month ${index}`);
  return value;
}

function statistics(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
