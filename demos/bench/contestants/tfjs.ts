import type { AttentionTask } from "../cases/attention.js";
import type { ConvTask } from "../cases/conv.js";
import type { EmbeddingTask } from "../cases/embedding.js";
import type { MatmulTask } from "../cases/matmul.js";
import type { PredictTask } from "../cases/predict.js";
import type { RowsKind, RowsTask } from "../cases/rows.js";
import type { TrainTask } from "../cases/training.js";
import type { Contestant, ContestantName, Prepared } from "../contestant.js";
import type { NetFiles } from "../files.js";
import { type PlacedLayer, startingWeights } from "../model.js";
import * as tf from "../peers/tfjs.js";
import { gpt, gptLogits } from "./tfjs-gpt.js";

/** TensorFlow.js: the layers API on the WebGPU backend. */
export function tfjs(): Promise<Contestant> {
  return tfjsOn("webgpu", "tfjs");
}

/** One of its backends, which is made the current one before each turn. Work whose way back has no kernel there is left out. */
export async function tfjsOn(backend: tf.BackendName, name: ContestantName): Promise<Contestant> {
  const enter = async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${name}: the ${backend} backend did not start.`);
  };
  await enter();
  await tf.ready();
  const has = (kernel: string) => tf.getKernel(kernel, backend) !== undefined;
  const learns = ({ type }: PlacedLayer) => type !== "gru" && (type !== "conv" || has("Conv2DBackpropFilter"));
  return {
    name,
    version: tf.version_core,
    enter,
    matmul,
    rows,
    conv: async (task) => (task.side !== "filterGradient" || has("Conv2DBackpropFilter") ? conv(task) : undefined),
    embedding: async (task) => (has("UnsortedSegmentSum") ? embedding(task) : undefined),
    attention,
    predict,
    train: async (task) => (task.layers.every(learns) ? train(task) : undefined),
    gpt: async (task) => (has("UnsortedSegmentSum") ? gpt(task) : undefined),
    gptLogits,
  };
}

async function matmul({ m, n, k, a, b }: MatmulTask): Promise<Prepared> {
  const left = tf.tensor(a, [m, k]);
  const right = tf.tensor(b, [k, n]);
  return {
    async run() {
      const product = tf.matMul(left, right);
      const values = await product.data();
      product.dispose();
      return values;
    },
    dispose() {
      left.dispose();
      right.dispose();
    },
  };
}

/** tfjs has no layer normalization: it is put together as its layers library does. */
async function rows({ kind, rows, columns, epsilon, ...task }: RowsTask): Promise<Prepared> {
  const x = tf.tensor(task.x, [rows, columns]);
  const gamma = tf.tensor(task.gamma, [columns]);
  const beta = tf.tensor(task.beta, [columns]);
  const work: Record<RowsKind, () => tf.Tensor> = {
    softmax: () => tf.softmax(x),
    "layer-norm": () => {
      const { mean, variance } = tf.moments(x, 1, true);
      const centered = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, tf.scalar(epsilon))));
      return tf.add(tf.mul(centered, gamma), beta);
    },
    "batch-norm": () => {
      const { mean, variance } = tf.moments(x, 0);
      return tf.batchNorm(x, mean, variance, beta, gamma, epsilon);
    },
    sum: () => tf.sum(x, 1),
    mean: () => tf.mean(x, 0),
    max: () => tf.max(x),
  };
  return {
    async run() {
      const answer = tf.tidy(work[kind]);
      const values = await answer.data();
      answer.dispose();
      return values;
    },
    dispose() {
      for (const tensor of [x, gamma, beta]) tensor.dispose();
    },
  };
}

/** The backward kernels are called by name: `tf.grad` would run the forward one before them. */
async function conv(task: ConvTask): Promise<Prepared> {
  const { batch, height, width, channels, filters, size, stride, depthwise, side } = task;
  const inputShape = [batch, height, width, channels];
  const filterShape = [size, size, channels, depthwise ? 1 : filters];
  const x = tf.tensor(task.x, inputShape);
  const filter = tf.tensor(task.kernel, filterShape);
  const dy = tf.tensor(task.dy, [batch, Math.ceil(height / stride), Math.ceil(width / stride), filters]);
  const attributes = { strides: [stride, stride], pad: "same", dataFormat: "NHWC" };
  const compute = {
    forward: () => (depthwise ? tf.depthwiseConv2d : tf.conv2d)(x, filter, [stride, stride], "same"),
    inputGradient: () => tf.engine().runKernel("Conv2DBackpropInput", { dy, filter }, { ...attributes, inputShape }),
    filterGradient: () => tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, { ...attributes, filterShape }),
  }[side];
  return {
    async run() {
      const answer = compute();
      const values = await answer.data();
      answer.dispose();
      return values;
    },
    dispose() {
      for (const tensor of [x, filter, dy]) tensor.dispose();
    },
  };
}

/** Two products and a softmax. */
async function attention({ batch, steps, heads, size, ...values }: AttentionTask): Promise<Prepared> {
  const shape = [batch, steps, heads, size];
  const [q, k, v] = (["q", "k", "v"] as const).map((name) => tf.tensor(values[name], shape)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const headsFirst = (x: tf.Tensor) => tf.transpose(x, [0, 2, 1, 3]);
  const compute = () => {
    const scores = tf.matMul(headsFirst(q), headsFirst(k), false, true);
    return tf.transpose(tf.matMul(tf.softmax(tf.mul(scores, 1 / Math.sqrt(size))), headsFirst(v)), [0, 2, 1, 3]);
  };
  return {
    async run() {
      const answer = tf.tidy(compute);
      const found = await answer.data();
      answer.dispose();
      return found;
    },
    dispose() {
      for (const tensor of [q, k, v]) tensor.dispose();
    },
  };
}

/** Its GRU knows only a reset gate before the product, which is another net: that is left out. */
async function predict({ batch, inputShape, net, x }: PredictTask): Promise<Prepared | undefined> {
  if ("layers" in net && net.layers.some(({ type }) => type === "gru")) return undefined;
  const model = "layers" in net ? modelOf(net.layers) : await opened(net.files.tfjs);
  if (model === undefined) return undefined;
  return {
    async run() {
      const input = tf.tensor(x, [batch, ...inputShape]);
      const output = model.predict(input, { batchSize: batch });
      const values = await output.data();
      for (const tensor of [input, output]) tensor.dispose();
      return values;
    },
    dispose: () => model.dispose(),
  };
}

/** A layers model, of its JSON and weights. */
async function opened(files: NetFiles["tfjs"]): Promise<tf.LayersModel | undefined> {
  if (files === undefined) return undefined;
  const [json, ...weights] = files;
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as TfjsJson;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = await new Blob(weights).arrayBuffer();
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

interface TfjsJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly weights: readonly object[] }[];
}

async function embedding({ rows, width, count, table, ids, goal, rate }: EmbeddingTask): Promise<Prepared> {
  const weights = tf.variable(tf.tensor(table, [rows, width]));
  const wanted = tf.tensor(goal, [count, width]);
  const optimizer = tf.train.sgd(rate);
  return {
    async run() {
      const indices = tf.tensor(ids, [count], "int32");
      const lossOf = () => tf.div(tf.sum(tf.squaredDifference(tf.gather(weights, indices), wanted)), count);
      const loss = optimizer.minimize(lossOf, true);
      const values = await loss.data();
      indices.dispose();
      loss.dispose();
      return values;
    },
    dispose() {
      weights.dispose();
      wanted.dispose();
      optimizer.dispose();
    },
  };
}

/** `minimize` on logits, which takes fewer dispatches and less time than `compile` and `trainOnBatch` on probabilities. */
async function train(task: TrainTask): Promise<Prepared> {
  const model = modelOf(task.layers);
  const { learningRate, beta1, beta2, epsilon } = task.adam;
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  return {
    async run() {
      const x = tf.tensor(task.x, [task.batch, ...task.inputShape]);
      const y = tf.tensor(task.oneHot, [task.batch, task.classes]);
      const loss = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true })), true);
      const values = await loss.data();
      for (const tensor of [x, y, loss]) tensor.dispose();
      return values;
    },
    dispose() {
      model.dispose();
      optimizer.dispose();
    },
  };
}

function modelOf(layers: readonly PlacedLayer[]): tf.LayersModel {
  const model = tf.sequential({ layers: layers.map(layerOf) });
  const weights = layers.flatMap(startingWeights).map(({ values, shape }) => tf.tensor(values, shape));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return model;
}

function layerOf(layer: PlacedLayer): tf.Layer {
  const { inputShape } = layer;
  switch (layer.type) {
    case "conv":
      return tf.layers.conv2d({ filters: layer.filters, kernelSize: layer.size, activation: "relu", inputShape });
    case "maxPool":
      return tf.layers.maxPooling2d({ poolSize: layer.size, inputShape });
    case "flatten":
      return tf.layers.flatten({ inputShape });
    case "dense":
      return tf.layers.dense({ units: layer.units, activation: layer.relu ? "relu" : "linear", inputShape });
    case "lstm": {
      // Of itself tfjs takes the hard sigmoid, as Keras did once, and draws an orthogonal kernel on the CPU, which takes seconds.
      const { units, sequences: returnSequences } = layer;
      const options = { recurrentActivation: "sigmoid", recurrentInitializer: "zeros" };
      return tf.layers.lstm({ units, returnSequences, ...options, inputShape });
    }
    case "gru":
      throw new Error("tfjs: no GRU whose reset gate comes after the product.");
  }
}
