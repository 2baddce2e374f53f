import { currentDevice } from "../../src/gpu/current.js";
import type { Family } from "../../src/gpu/family.js";
import { readVariables } from "../../src/graph/memory/read-variables.js";
import { compile } from "../../src/graph/program/compile.js";
import type { Program, ProgramStats } from "../../src/graph/program/program.js";
import { type Metric, type SymbolicTensor, Tensor, type TensorLike } from "../../src/index.js";
import type { MetricResult } from "../../src/metrics/index.js";
import { scope } from "../../src/module/scope.js";

/** One batch as `update` takes it: targets, predictions and weights, or values and weights. */
export type Update = readonly (TensorLike | Tensor | undefined)[];

/** What a metric amounts to after some batches, each of which runs as a program of its own, as in an epoch with batches of many sizes. */
export async function measure(metric: Metric, updates: readonly Update[], family?: Family): Promise<MetricResult> {
  let tally = 0;
  for (const update of updates) {
    const { program, tensors, tallied } = await compileUpdate([metric], update, family);
    await program.run(...tensors);
    program.dispose();
    tally += tallied.get(metric) ?? 0;
  }
  const variables = [...metric.variables()].filter(([, { region }]) => region !== undefined);
  const values = await readVariables(
    await currentDevice(),
    variables.map(([, variable]) => variable),
  );
  return metric.result(Object.fromEntries(variables.map(([key], i) => [key, values[i]!.data])), tally);
}

/** What it costs to update metrics with one batch. */
export async function costOf(metrics: readonly Metric[], update: Update): Promise<ProgramStats> {
  const { program } = await compileUpdate(metrics, update);
  program.dispose();
  return program.stats;
}

async function compileUpdate(metrics: readonly Metric[], update: Update, family?: Family) {
  const given = update.map((one) => (one === undefined || one instanceof Tensor ? one : Tensor.from(one)));
  const tensors = given.filter((one) => one !== undefined);
  let tallied: ReadonlyMap<unknown, number> = new Map();
  const program: Program<{ readonly done: Tensor }> = await compile(
    (...inputs: readonly SymbolicTensor[]) => {
      const left = [...inputs];
      const args = given.map((one) => (one === undefined ? undefined : left.shift()));
      for (const metric of metrics) metric.update(...(args as [SymbolicTensor, SymbolicTensor, SymbolicTensor?]));
      tallied = new Map(scope().tallies);
      return { done: inputs[0]! };
    },
    tensors,
    family === undefined ? {} : { family },
  );
  return { program, tensors, tallied };
}
