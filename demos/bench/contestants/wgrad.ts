import { version } from "../../../package.json";
import {
  Adam,
  assign,
  compile,
  gradients,
  init,
  loadModel,
  ops,
  SparseCategoricalCrossentropy,
  type SymbolicTensor,
  Tensor,
  Variable,
} from "../../../src/index.js";
import type { AttentionTask } from "../cases/attention.js";
import type { ConvTask } from "../cases/conv.js";
import type { EmbeddingTask } from "../cases/embedding.js";
import type { MatmulTask } from "../cases/matmul.js";
import type { PredictTask } from "../cases/predict.js";
import type { RowsKind, RowsTask } from "../cases/rows.js";
import type { TrainTask } from "../cases/training.js";
import type { Contestant, Prepared } from "../contestant.js";
import { sequentialOf } from "../nets/sequential.js";
import { gpt, gptLogits } from "./wgrad-gpt.js";

/** wgrad: this repository, as its users see it. */
export async function wgrad(): Promise<Contestant> {
  await init();
  return { name: "wgrad", version, matmul, rows, conv, embedding, attention, predict, train, gpt, gptLogits };
}

async function matmul({ m, n, k, a, b }: MatmulTask): Promise<Prepared> {
  const left = new Variable("a", [m, k], a.slice());
  const right = new Variable("b", [k, n], b.slice());
  const program = await compile(() => ops.matmul(left.tensor, right.tensor), []);
  return {
    run: async () => read(await program.run()),
    dispose: () => program.dispose(),
  };
}

async function rows(task: RowsTask): Promise<Prepared> {
  const shape = [task.rows, task.columns];
  const vector = (name: string, values: Float32Array<ArrayBuffer>) =>
    new Variable(name, [task.columns], values.slice());
  const x = new Variable("x", shape, task.x.slice()).tensor;
  const gamma = vector("gamma", task.gamma).tensor;
  const beta = vector("beta", task.beta).tensor;
  const { epsilon } = task;
  const work: Record<RowsKind, () => SymbolicTensor> = {
    softmax: () => ops.softmax(x),
    "layer-norm": () => ops.layerNormalization(x, gamma, beta, { epsilon }),
    "batch-norm": () => ops.normalizeBatch(x, gamma, beta, { epsilon }).y,
    sum: () => ops.sum(x, { axis: 1 }),
    mean: () => ops.mean(x, { axis: 0 }),
    max: () => ops.max(x),
  };
  const program = await compile(work[task.kind], []);
  return {
    run: async () => read(await program.run()),
    dispose: () => program.dispose(),
  };
}

async function conv(task: ConvTask): Promise<Prepared> {
  const { batch, height, width, channels, filters, size, stride, depthwise, side } = task;
  const x = new Variable("x", [batch, height, width, channels], task.x.slice());
  const kernel = new Variable("kernel", [size, size, channels, depthwise ? 1 : filters], task.kernel.slice());
  const outShape = [batch, Math.ceil(height / stride), Math.ceil(width / stride), filters];
  const dy = new Variable("dy", outShape, task.dy.slice());
  const program = await compile(() => {
    const op = depthwise ? ops.depthwiseConv2d : ops.conv2d;
    const y = op(x.tensor, kernel.tensor, { strides: stride, padding: "same" });
    if (side === "forward") return y;
    const loss = ops.sum(ops.multiply(y, dy.tensor));
    return gradients(loss, [side === "inputGradient" ? x.tensor : kernel.tensor])[0];
  }, []);
  return {
    run: async () => read(await program.run()),
    dispose: () => program.dispose(),
  };
}

async function embedding({ rows, width, count, table, ids, goal, rate }: EmbeddingTask): Promise<Prepared> {
  const weights = new Variable("table", [rows, width], table.slice());
  const wanted = new Variable("goal", [count, width], goal.slice());
  const step = await compile(
    (indices) => {
      const error = ops.subtract(ops.take(weights.tensor, indices, { axis: 0 }), wanted.tensor);
      const loss = ops.divide(ops.sum(ops.square(error)), count);
      const [grad] = gradients(loss, [weights.tensor]);
      assign(weights, ops.subtract(weights.tensor, ops.multiply(grad, rate)));
      return loss;
    },
    [{ shape: [count], dtype: "int32" }],
  );
  return {
    run: async () => read(await step.run(ids)),
    dispose: () => step.dispose(),
  };
}

async function attention({ batch, steps, heads, size, ...values }: AttentionTask): Promise<Prepared> {
  const [q, k, v] = (["q", "k", "v"] as const).map(
    (name) => new Variable(name, [batch, steps, heads, size], values[name].slice()).tensor,
  ) as [SymbolicTensor, SymbolicTensor, SymbolicTensor];
  const program = await compile(() => ops.dotProductAttention(q, k, v), []);
  return {
    run: async () => read(await program.run()),
    dispose: () => program.dispose(),
  };
}

async function predict({ batch, inputShape, net, x }: PredictTask): Promise<Prepared> {
  const model = "layers" in net ? await sequentialOf(net.layers) : await loadModel(net.files.keras);
  const input = new Tensor([batch, ...inputShape], x, "float32");
  return {
    run: async () => read((await model.predict(input, { batchSize: batch })) as Tensor),
    dispose: () => model.dispose(),
  };
}

async function train(task: TrainTask): Promise<Prepared> {
  const model = await sequentialOf(task.layers);
  model.compile({
    optimizer: new Adam(task.adam),
    loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
  });
  const x = new Tensor([task.batch, ...task.inputShape], task.x, "float32");
  const y = new Tensor([task.batch], task.labels, "int32");
  return {
    run: async () => Float32Array.of((await model.trainOnBatch(x, y)).loss ?? Number.NaN),
    dispose: () => model.dispose(),
  };
}

function read(tensor: Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new TypeError(`wgrad: expected float32, received ${tensor.dtype}.`);
  return tensor.data;
}
