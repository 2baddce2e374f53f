import type { DType } from "../dtype.js";
import { InternalError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import type { Slab } from "../graph/memory/slab.js";
import { compile } from "../graph/program/compile.js";
import type { Program } from "../graph/program/program.js";
import { gradients } from "../graph/symbols/gradients.js";
import type { SymbolicTensor, TensorSpec } from "../graph/symbols/tensor.js";
import { assign, type Variable } from "../graph/symbols/variable.js";
import { type CallContext, maskOf, type WeightConstraint, type WeightRegularizer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import type { Metric } from "../metrics/index.js";
import { mean } from "../ops/core/sum.js";
import { add } from "../ops/elementwise/binary.js";
import { type Optimizer, updateWeights } from "../optimizers/index.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { ModelWeights } from "./weights.js";

/** What a program computes of one batch. */
export type Outputs = Readonly<Record<string, Tensor>>;

/** Everything a model's programs are made of. */
export interface ProgramSource {
  readonly name: string;
  readonly device: Device;
  readonly weights: ModelWeights;
  call(x: SymbolicTensor, context: CallContext): SymbolicTensor;
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly regularizers: readonly WeightRegularizer[];
  readonly constraints: readonly WeightConstraint[];
}

/** Shape and type of a batch's inputs or targets. */
export interface BatchSpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Forward, backward and optimizer as one program: loss and metrics of the batch come out, the weights change. */
export function compileTraining(source: ProgramSource, x: BatchSpec, y: BatchSpec): Promise<Program<Outputs>> {
  const { name, device, weights, optimizer, loss } = source;
  const build = (input: SymbolicTensor, target: SymbolicTensor) => {
    const prediction = source.call(input, { training: true });
    const value = penalized(loss.call(target, prediction, undefined, maskOf(prediction)), source.regularizers);
    const slabs = weights.training(optimizer);
    const variables = slabs.flatMap(({ params }) => params.variables);
    const homes = slabs.flatMap(({ grads }) => grads.variables);
    const grads = gradients(
      value,
      variables.map(({ tensor }) => tensor),
    );
    homes.forEach((home, i) => {
      const grad = grads[i];
      if (grad !== undefined) assign(home, grad);
    });
    updateWeights(
      optimizer,
      slabs.map(({ params, grads, slots }) => ({ params: params.whole, grads: grads.whole, slots: wholes(slots) })),
    );
    for (const { variable, constraint } of source.constraints) assign(variable, constraint.call(variable.tensor));
    return { loss: value, ...metricValues(source.metrics, target, prediction) };
  };
  return compile<readonly TensorSpec[], Readonly<Record<string, SymbolicTensor>>>(
    (input, target) => build(present(input), present(target)),
    [x, y],
    { label: `${name} training step`, device },
  );
}

/** Loss and metrics of a batch, with nothing changed. */
export function compileEvaluation(source: ProgramSource, x: BatchSpec, y: BatchSpec): Promise<Program<Outputs>> {
  return compile<readonly TensorSpec[], Readonly<Record<string, SymbolicTensor>>>(
    (input, target) => {
      const prediction = source.call(present(input), { training: false });
      const loss = source.loss.call(present(target), prediction, undefined, maskOf(prediction));
      return {
        loss: penalized(loss, source.regularizers),
        ...metricValues(source.metrics, present(target), prediction),
      };
    },
    [x, y],
    { label: `${source.name} evaluation`, device: source.device },
  );
}

/** The model's output for a batch. */
export function compilePrediction(
  source: Pick<ProgramSource, "name" | "device" | "call">,
  x: BatchSpec,
): Promise<Program<Outputs>> {
  return compile<readonly TensorSpec[], Readonly<Record<string, SymbolicTensor>>>(
    (input) => ({ prediction: source.call(present(input), { training: false }) }),
    [x],
    { label: `${source.name} prediction`, device: source.device },
  );
}

/** Slabs by name, each as one flat variable. */
function wholes(slabs: Readonly<Record<string, Slab>>): Readonly<Record<string, Variable>> {
  return Object.fromEntries(Object.entries(slabs).map(([name, { whole }]) => [name, whole]));
}

/** The loss with the penalties on the weights. */
function penalized(loss: SymbolicTensor, regularizers: readonly WeightRegularizer[]): SymbolicTensor {
  return regularizers.reduce((total, { variable, regularizer }) => add(total, regularizer.call(variable.tensor)), loss);
}

function metricValues(
  metrics: readonly Metric[],
  target: SymbolicTensor,
  prediction: SymbolicTensor,
): Readonly<Record<string, SymbolicTensor>> {
  return Object.fromEntries(metrics.map((metric) => [metric.name, mean(metric.values(target, prediction))]));
}

function present(tensor: SymbolicTensor | undefined): SymbolicTensor {
  if (tensor === undefined) throw new InternalError("a program input is missing");
  return tensor;
}
