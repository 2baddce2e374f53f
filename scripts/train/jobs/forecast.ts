import { Adam, Dense, LSTM, Sequential, Tensor, timeseriesDatasetFromArray } from "wgrad";
import { follow } from "../course.js";
import type { Context, Job, Outcome, Settings } from "../job.js";
import { monthlyValues } from "../monthly.js";

export const forecast: Job = {
  about: "an LSTM foretells the CO₂ in the air, beside the same month of the year before and its growth",
  epochs: 80,
  batchSize: 32,
  needs: ["co2"],
  run: trainOnSeries,
};

const [UNITS, LEARNING_RATE] = [32, 0.01];

/** Months that are looked at, that are foretold, and that are held out at the end. */
const PAST = 24;
const YEAR = 12;
const HELD = 10 * YEAR;

/**
 * Trains an LSTM on the changes from month to month, which have no trend to run away with: of those of two years, it foretells
 * what the year to come adds. Nothing of the held-out last ten years is looked at while it trains, not even their mean.
 */
async function trainOnSeries({ seed, epochs, batchSize }: Settings, context: Context): Promise<Outcome> {
  const { values, filled, first, last } = monthlyValues(await context.read("co2/co2-concentration.csv"));
  const border = values.length - HELD;
  const changes = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  const { mean, deviation } = statistics(changes.slice(0, border - 1));
  const scaled = changes.map((change) => (change - mean) / deviation);
  context.tell({
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
  const model = new Sequential([new LSTM(UNITS, { inputShape: [PAST, 1] }), new Dense(YEAR)], {
    name: "forecast",
  });
  model.compile({ optimizer: new Adam({ learningRate: LEARNING_RATE }), loss: "meanSquaredError" });
  const [batch] = await windows.take(1).toArray();
  if (batch === undefined) throw new Error("internal: a series without a batch");
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: windows.size ?? 0,
      run: (callbacks) => model.fit(windows, { epochs, callbacks, verbose: 0 }),
      stats: () => model.trainingStats(batch.x, batch.y),
    },
    context,
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
  const error = errorOf(
    (month, ahead, index) => at(values, month) + at(predicted.at(index).data, ahead - 1) * deviation + ahead * mean,
  );
  const seasonalNaive = errorOf(naive);
  const seasonalDrift = errorOf((month, ahead) => naive(month, ahead) + at(values, month) - at(values, month - YEAR));
  const forecasts = starts.length;
  const ppm = (value: number) => `${value.toFixed(2)} ppm`;
  const errors = `${ppm(error)}; the month a year before ${ppm(seasonalNaive)}, with the last year's growth ${ppm(seasonalDrift)}`;
  return {
    course,
    model,
    title: `LSTM on CO₂: mean error over a year ${ppm(error)}`,
    detail: `seasonal naive ${ppm(seasonalNaive)}, with drift ${ppm(seasonalDrift)}`,
    lines: [`Mean error:    ${errors}`, `               over 12 months, from each of ${forecasts} held-out months`],
    verdict: {
      figure: "mean error",
      reached: error,
      baseline: Math.min(seasonalNaive, seasonalDrift),
      of: "the year before and its growth",
      better: "less",
      unit: "ppm",
    },
    figures: { error, seasonalNaive, seasonalDrift, forecasts },
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
