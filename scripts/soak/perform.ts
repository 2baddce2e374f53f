import { Dataset, type Hooks } from "wgrad";
import { dataOf, ROWS, type SoakModel } from "./models.js";
import type { Action, Plan } from "./plan.js";

/** What may come between. */
export interface Meanwhile {
  /** At every hook of a batch. */
  hook?(count: number): void;
  /** Before every batch of a stream. */
  batch?(count: number): void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** Asks something of a model, and gives what it says as text: equal texts are equal bits. */
export async function perform(
  model: SoakModel,
  plan: Plan,
  action: Action,
  meanwhile: Meanwhile = {},
): Promise<string> {
  const { x, y } = dataOf(plan);
  let hooks = 0;
  const heard = () => meanwhile.hook?.(hooks++);
  const callbacks: Hooks[] = [
    {
      onTrainBatchBegin: heard,
      onTrainBatchEnd: heard,
      onTestBatchBegin: heard,
      onTestBatchEnd: heard,
      onPredictBatchBegin: heard,
      onPredictBatchEnd: heard,
    },
  ];
  const common = { callbacks, verbose: 0 } as const;
  const { signal } = meanwhile;
  switch (action.kind) {
    case "fit": {
      const { epochs, batchSize, shuffle, validates } = action;
      const validationSplit = validates ? 0.2 : 0;
      const { history } = await model.fit(x, y, { ...common, epochs, batchSize, shuffle, validationSplit, signal });
      return JSON.stringify(history);
    }
    case "stream": {
      const { batchSize } = action;
      const batches = Dataset.fromGenerator(async function* () {
        for (let at = 0; at < ROWS; at += batchSize) {
          await meanwhile.batch?.(at / batchSize);
          yield { x: x.slice(at, at + batchSize), y: y.slice(at, at + batchSize) };
        }
      });
      const { history } = await model.fit(batches, { ...common, epochs: 2, signal });
      return JSON.stringify(history);
    }
    case "evaluate":
      return JSON.stringify(await model.evaluate(x, y, { ...common, batchSize: action.batchSize }));
    case "predict":
      return String((await model.predict(x, { ...common, batchSize: action.batchSize })).data);
    case "trainOnBatch":
      heard();
      return JSON.stringify(await model.trainOnBatch(x.slice(0, action.rows), y.slice(0, action.rows)));
    case "move":
      return "";
  }
}
