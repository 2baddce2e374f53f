import { ArgumentError, ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { type AnyLayer, maskOf } from "../layers/index.js";
import { spread } from "../losses/spread.js";
import { Mean, type Metric } from "../metrics/index.js";
import { scope } from "../module/scope.js";
import { cast } from "../ops/core/cast.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { formatShape } from "../shape.js";
import { type Compiled, nameTaken } from "./compiled.js";
import type { OutputValues } from "./outputs.js";

/** What a step measures: the losses and the compiled metrics, each gathering over the epoch. */
export class Trackers {
  readonly loss = new Mean({ name: "loss" });
  readonly #outputs = new Map<string, Mean>();
  readonly #added = new Map<string, Mean>();

  /** The mean loss of one of several outputs. */
  ofOutput(name: string): Mean {
    return one(this.#outputs, `${name}_loss`);
  }

  /** The mean of a value that a layer has added. */
  added(name: string): Mean {
    return one(this.#added, name);
  }
}

function one(known: Map<string, Mean>, name: string): Mean {
  const metric = known.get(name) ?? new Mean({ name });
  known.set(name, metric);
  return metric;
}

/**
 * The total loss: those of the outputs, weighted; what layers added in this call; penalties on trained weights. With several
 * outputs each one's own is tracked, too.
 */
export function totalLoss(
  model: AnyLayer,
  compiled: Compiled,
  trackers: Trackers,
  outputs: readonly OutputValues[],
): SymbolicTensor {
  const terms: SymbolicTensor[] = [];
  for (const output of outputs) {
    const loss = compiled.loss(output);
    if (loss === undefined) continue;
    const value = loss.call(wanted(output), output.yPred, output.sampleWeight, maskOf(output.yPred));
    if (value.rank > 0) throw noScalar(loss.name, value);
    if (outputs.length > 1) trackers.ofOutput(output.name).addBatchMean(value, output.yPred.shape[0] ?? 1);
    const weight = compiled.lossWeight(output);
    terms.push(weight === 1 ? value : multiply(value, weight));
  }
  terms.push(...model.losses);
  const [first, ...rest] = terms;
  if (first === undefined) {
    throw new ArgumentError({
      where: model.name,
      problem: "there is no loss to make small",
      expected: "compile({ loss }), or a layer that calls addLoss",
      received: "neither",
    });
  }
  return rest.reduce((total, term) => add(total, term), first);
}

/** Adds the batch to the compiled metrics and to what layers want to see. Gives all by their names in logs. */
export function trackMetrics(
  compiled: Compiled,
  trackers: Trackers,
  outputs: readonly OutputValues[],
): Record<string, Metric> {
  const logs = new Map<string, Metric>([["loss", trackers.loss]]);
  const log = (name: string, metric: Metric) => {
    if (logs.has(name)) throw nameTaken(name);
    logs.set(name, metric);
  };
  for (const output of outputs) {
    if (outputs.length > 1 && compiled.loss(output) !== undefined) {
      const own = trackers.ofOutput(output.name);
      log(own.name, own);
    }
    for (const { name, metric, weighted } of compiled.metrics(output, outputs.length)) {
      metric.update(wanted(output), output.yPred, weightOf(output, weighted));
      log(name, metric);
    }
  }
  for (const [name, value] of scope().metrics) {
    const added = trackers.added(name);
    added.update(value);
    log(name, added);
  }
  return Object.fromEntries(logs);
}

/** What each sample counts: 0 where the prediction's mask leaves it out. */
function weightOf({ yPred, sampleWeight }: OutputValues, weighted: boolean): SymbolicTensor | undefined {
  const mask = maskOf(yPred);
  const weight = weighted ? sampleWeight : undefined;
  return mask === undefined ? weight : weight === undefined ? mask : maskedWeight(mask, weight);
}

function maskedWeight(mask: SymbolicTensor, weight: SymbolicTensor): SymbolicTensor {
  return multiply(cast(mask, "float32"), spread("sampleWeight", weight, mask.shape));
}

function noScalar(where: string, { shape }: SymbolicTensor): ShapeError {
  return new ShapeError({
    where,
    problem: "the loss is not a scalar",
    expected: "shape []",
    received: formatShape(shape),
    remedy: 'Take a reduction: "sumOverBatchSize" or "sum"',
  });
}

function wanted({ name, yTrue }: OutputValues): SymbolicTensor {
  if (yTrue !== undefined) return yTrue;
  throw new ArgumentError({
    where: name,
    problem: "there are no targets",
    expected: "y beside x",
    received: "undefined",
  });
}
