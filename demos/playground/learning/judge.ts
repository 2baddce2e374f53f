import type { Model, SymbolicTensor } from "wgrad";
import type { Samples } from "../data/load.js";
import { type Answer, metricOf } from "../model/tasks.js";
import type { Judgement } from "./frame.js";

/** So many dots show how far numbers are off. */
const MOST_PAIRS = 200;

/** How well a model does on what it did not learn from. */
export async function judge(
  model: Model<SymbolicTensor, SymbolicTensor>,
  answer: Answer,
  { x, y }: Samples,
): Promise<Judgement> {
  const batchSize = Math.min(128, x.shape[0] ?? 1);
  const logs = await model.evaluate(x, y, { batchSize });
  const judgement = { loss: logs.loss ?? Number.NaN, score: logs[metricOf(answer)] ?? Number.NaN };
  if (answer.kind === "tokens") return judgement;
  const { data, shape } = await model.predict(x, { batchSize });
  const truths = Array.from(y.data as ArrayLike<number>);
  if (answer.kind === "number") {
    return { ...judgement, pairs: truths.slice(0, MOST_PAIRS).map((truth, i) => [truth, data[i] ?? 0] as const) };
  }
  const width = shape.at(-1) ?? 1;
  const said = truths.map((_, i) => {
    const row = data.subarray(i * width, (i + 1) * width);
    return width === 1 ? Number((row[0] ?? 0) > 0.5) : row.indexOf(Math.max(...row));
  });
  const confusion = answer.names.map((_, row) =>
    answer.names.map((_, column) => truths.filter((truth, i) => truth === row && said[i] === column).length),
  );
  return { ...judgement, confusion };
}
