import type { MatmulTask } from "../cases/matmul.js";
import type { PredictTask } from "../cases/predict.js";
import type { TrainTask } from "../cases/training.js";
import type { Contestant, Prepared } from "../contestant.js";
import { type PlacedLayer, startingWeights } from "../model.js";
import * as tf from "../peers/tfjs.js";

/** TensorFlow.js: the layers API on the WebGPU backend. */
export async function tfjs(): Promise<Contestant> {
  if (!(await tf.setBackend("webgpu"))) throw new Error("tfjs: the WebGPU backend did not start.");
  await tf.ready();
  return { name: "tfjs", version: tf.version_core, matmul, predict, train };
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

async function predict({ batch, inputShape, layers, x }: PredictTask): Promise<Prepared> {
  const model = modelOf(layers);
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
  }
}
