/// <reference lib="esnext.float16" />
// (jax-js' own declarations speak of Float16Array.)

import { defaultDevice, grad, init, jit, lax, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { version } from "../../../node_modules/@jax-js/jax/package.json";
import type { AttentionTask } from "../cases/attention.js";
import type { ConvTask } from "../cases/conv.js";
import type { EmbeddingTask } from "../cases/embedding.js";
import type { MatmulTask } from "../cases/matmul.js";
import type { PredictTask } from "../cases/predict.js";
import type { RowsKind, RowsTask } from "../cases/rows.js";
import type { TrainTask } from "../cases/training.js";
import type { Contestant, Prepared } from "../contestant.js";
import { type GruSpec, type Kernel, type LstmSpec, type PlacedLayer, startingWeights } from "../model.js";
import { permute } from "../permute.js";
import { adamStep, at, disposeState, read, refs, startingState } from "./jax-adam.js";
import { gpt, gptLogits } from "./jax-gpt.js";

// jax-js counts references: a call consumes its arguments, `.ref` keeps one. It is lazy too, and work whose result is dropped unread
// is never done: reading the loss submits all of a jitted step, so nothing here escapes the clock.

/** jax-js: one jitted function for each piece of work, on its WebGPU device. */
export async function jax(): Promise<Contestant> {
  if (!(await init("webgpu")).includes("webgpu")) throw new Error("jax: the WebGPU device did not start.");
  defaultDevice("webgpu");
  return { name: "jax", version, matmul, rows, conv, embedding, attention, predict, train, gpt, gptLogits };
}

async function matmul({ m, n, k, a, b }: MatmulTask): Promise<Prepared> {
  const left = np.array(a, { shape: [m, k] });
  const right = np.array(b, { shape: [k, n] });
  const product = jit((x: np.Array, y: np.Array) => np.matmul(x, y));
  return {
    run: () => read(product(left.ref, right.ref)),
    dispose() {
      left.dispose();
      right.dispose();
      product.dispose();
    },
  };
}

async function rows({ kind, rows, columns, epsilon, ...task }: RowsTask): Promise<Prepared> {
  const inputs = [
    np.array(task.x, { shape: [rows, columns] }),
    np.array(task.gamma, { shape: [columns] }),
    np.array(task.beta, { shape: [columns] }),
  ];
  const work: Record<RowsKind, (x: np.Array) => np.Array> = {
    softmax: (x) => nn.softmax(x, -1),
    "layer-norm": (x) => nn.standardize(x, -1, { epsilon }),
    "batch-norm": (x) => nn.standardize(x, 0, { epsilon }),
    sum: (x) => np.sum(x, 1),
    mean: (x) => np.mean(x, 0),
    max: (x) => np.max(x),
  };
  const normalizes = kind === "layer-norm" || kind === "batch-norm";
  const answer = normalizes
    ? jit((x: np.Array, gamma: np.Array, beta: np.Array) => work[kind](x).mul(gamma).add(beta))
    : jit((x: np.Array) => work[kind](x));
  const arguments_ = normalizes ? inputs : inputs.slice(0, 1);
  return {
    run: () => read((answer as (...arrays: np.Array[]) => np.Array)(...refs(arguments_))),
    dispose() {
      for (const input of inputs) input.dispose();
      answer.dispose();
    },
  };
}

/** Channels come first here. What a jitted function does not give back is not computed: a gradient is computed alone. */
async function conv(task: ConvTask): Promise<Prepared> {
  const { batch, height, width, channels, filters, size, stride, depthwise, side } = task;
  const featureGroupCount = depthwise ? channels : 1;
  const [outHeight, outWidth] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const kernelShape = depthwise ? [size, size, 1, channels] : [size, size, channels, filters];
  const imageAxes = [0, 3, 1, 2];
  const kernelAxes = [3, 2, 0, 1];
  const upload = (values: Float32Array<ArrayBuffer>, shape: number[], axes: number[]) =>
    np.array(permute(values, shape, axes), { shape: axes.map((axis) => at(shape, axis)) });
  const x = upload(task.x, [batch, height, width, channels], imageAxes);
  const kernel = upload(task.kernel, kernelShape, kernelAxes);
  const dy = upload(task.dy, [batch, outHeight, outWidth, filters], imageAxes);

  const forward = (images: np.Array, filter: np.Array) =>
    lax.convGeneralDilated(images, filter, [stride, stride], "SAME", { featureGroupCount });
  const loss = (images: np.Array, filter: np.Array, weights: np.Array) => forward(images, filter).mul(weights).sum();
  const compute = {
    forward: jit((images: np.Array, filter: np.Array, weights: np.Array) => {
      weights.dispose();
      return forward(images, filter);
    }),
    inputGradient: jit(grad(loss)),
    filterGradient: jit(grad(loss, { argnums: 1 })),
  }[side];
  const back = side === "filterGradient" ? [2, 3, 1, 0] : [0, 2, 3, 1];
  const shape = {
    forward: [batch, filters, outHeight, outWidth],
    inputGradient: [batch, channels, height, width],
    filterGradient: kernelAxes.map((axis) => at(kernelShape, axis)),
  }[side];
  return {
    run: () => read(compute(x.ref, kernel.ref, dy.ref)),
    arrange: (answer) => permute(answer, shape, back),
    dispose() {
      for (const array of [x, kernel, dy]) array.dispose();
      compute.dispose();
    },
  };
}

async function embedding({ rows, width, count, table, ids, goal, rate }: EmbeddingTask): Promise<Prepared> {
  let weights = np.array(table, { shape: [rows, width] });
  const wanted = np.array(goal, { shape: [count, width] });
  const lossOf = (w: np.Array, indices: np.Array, y: np.Array) =>
    np
      .square(np.take(w, indices, 0).sub(y))
      .sum()
      .div(count);
  const step = jit((w: np.Array, indices: np.Array, y: np.Array): { loss: np.Array; next: np.Array } => {
    const [loss, gradient] = valueAndGrad(lossOf)(w.ref, indices, y);
    return { loss, next: w.sub(gradient.mul(rate)) };
  });
  return {
    async run() {
      const { loss, next } = step(weights, np.array(ids, { shape: [count], dtype: np.int32 }), wanted.ref);
      weights = next;
      return read(loss);
    },
    dispose() {
      weights.dispose();
      wanted.dispose();
      step.dispose();
    },
  };
}

async function attention({ batch, steps, heads, size, ...values }: AttentionTask): Promise<Prepared> {
  const [q, k, v] = (["q", "k", "v"] as const).map((name) =>
    np.array(values[name], { shape: [batch, steps, heads, size] }),
  ) as [np.Array, np.Array, np.Array];
  const compute = jit((query: np.Array, key: np.Array, value: np.Array) => nn.dotProductAttention(query, key, value));
  return {
    run: () => read(compute(q.ref, k.ref, v.ref)),
    dispose() {
      for (const array of [q, k, v]) array.dispose();
      compute.dispose();
    },
  };
}

async function predict({ batch, inputShape, net, x }: PredictTask): Promise<Prepared | undefined> {
  if (!("layers" in net)) return undefined;
  const { layers } = net;
  const weights = layers.flatMap(hostWeights);
  const output = jit((w: np.Array[], input: np.Array) => forward(layers, w, input));
  return {
    run: () => read(output(refs(weights), np.array(x, { shape: channelsFirst([batch, ...inputShape]) }))),
    dispose() {
      for (const weight of weights) weight.dispose();
      output.dispose();
    },
  };
}

async function train(task: TrainTask): Promise<Prepared> {
  const { layers, batch } = task;
  let state = startingState(layers.flatMap(hostWeights));
  const lossOf = (w: np.Array[], x: np.Array, y: np.Array) =>
    nn
      .logSoftmax(forward(layers, w, x), -1)
      .mul(y)
      .sum()
      .mul(-1 / batch);
  const step = jit(adamStep(lossOf, task.adam));
  return {
    async run() {
      const x = np.array(task.x, { shape: channelsFirst([task.batch, ...task.inputShape]) });
      const y = np.array(task.oneHot, { shape: [task.batch, task.classes] });
      const { loss, next } = step(state, x, y);
      state = next;
      return read(loss);
    },
    dispose() {
      disposeState(state);
      step.dispose();
    },
  };
}

/** Logits of `x`; pictures are [batch, channels, height, width], which is how jax-js convolves. */
function forward(layers: readonly PlacedLayer[], weights: np.Array[], x: np.Array): np.Array {
  let next = 0;
  const weight = () => at(weights, next++);
  const apply = (y: np.Array, layer: PlacedLayer): np.Array => {
    switch (layer.type) {
      case "conv":
        return nn.relu(lax.conv(y, weight(), [1, 1], "VALID").add(weight().reshape([layer.filters, 1, 1])));
      case "maxPool":
        return maxPool(y, layer.size);
      case "flatten":
        return y.reshape([y.shape[0] ?? 0, -1]);
      case "dense": {
        const sum = np.matmul(y, weight()).add(weight());
        return layer.relu ? nn.relu(sum) : sum;
      }
      case "lstm":
        return lstm(y, weight(), weight(), weight(), layer);
      case "gru":
        return gru(y, weight(), weight(), weight(), layer);
    }
  };
  return layers.reduce(apply, x);
}

function maxPool(x: np.Array, size: number): np.Array {
  return lax.reduceWindow(x, (window) => np.max(window), [1, 1, size, size], [1, 1, size, size]);
}

/** The inputs' products of all steps at once, then step by step: jax-js has no `scan`. */
function lstm(x: np.Array, kernel: np.Array, recurrent: np.Array, bias: np.Array, layer: LstmSpec): np.Array {
  const [batch = 1, steps = 1] = x.shape;
  const products = np.matmul(x, kernel).add(bias);
  let h = np.zeros([batch, layer.units]);
  let c = np.zeros([batch, layer.units]);
  const outputs: np.Array[] = [];
  for (let t = 0; t < steps; t++) {
    const gates = products.ref.slice([], t).add(np.matmul(h, recurrent.ref));
    const [i, f, g, o] = np.split(gates, 4, -1) as [np.Array, np.Array, np.Array, np.Array];
    c = nn
      .sigmoid(f)
      .mul(c)
      .add(nn.sigmoid(i).mul(np.tanh(g)));
    h = nn.sigmoid(o).mul(np.tanh(c.ref));
    if (layer.sequences) outputs.push(h.ref);
  }
  for (const array of [products, recurrent, c]) array.dispose();
  if (!layer.sequences) return h;
  h.dispose();
  return np.stack(outputs, 1);
}

/** As {@link lstm}; the bias is [2, 3 · units], for the inputs' and the state's products. */
function gru(x: np.Array, kernel: np.Array, recurrent: np.Array, bias: np.Array, layer: GruSpec): np.Array {
  const [batch = 1, steps = 1] = x.shape;
  const products = np.matmul(x, kernel).add(bias.ref.slice(0));
  const added = bias.slice(1);
  let h = np.zeros([batch, layer.units]);
  const outputs: np.Array[] = [];
  for (let t = 0; t < steps; t++) {
    const [xz, xr, xn] = np.split(products.ref.slice([], t), 3, -1) as [np.Array, np.Array, np.Array];
    const ofState = np.matmul(h.ref, recurrent.ref).add(added.ref);
    const [hz, hr, hn] = np.split(ofState, 3, -1) as [np.Array, np.Array, np.Array];
    const z = nn.sigmoid(xz.add(hz));
    const candidate = np.tanh(xn.add(nn.sigmoid(xr.add(hr)).mul(hn)));
    h = z.ref.mul(h).add(np.subtract(1, z).mul(candidate));
    if (layer.sequences) outputs.push(h.ref);
  }
  for (const array of [products, recurrent, added]) array.dispose();
  if (!layer.sequences) return h;
  h.dispose();
  return np.stack(outputs, 1);
}

/** What a layer starts with, in jax-js' order. */
function hostWeights(layer: PlacedLayer, index: number, layers: readonly PlacedLayer[]): np.Array[] {
  const weights = startingWeights(layer).map(toHost);
  const before = layers[index - 1];
  const [kernel, bias] = weights;
  if (kernel === undefined || bias === undefined) return [];
  if (layer.type === "conv") return [kernel.transpose([3, 2, 0, 1]), bias];
  if (layer.type !== "dense" || before?.type !== "flatten") return weights;
  // Channels come first here, so a flattened picture is in another order, and so are the rows of the kernel that reads it.
  const rows = kernel.reshape([...before.inputShape, layer.units]).transpose([2, 0, 1, 3]);
  return [rows.reshape([-1, layer.units]), bias];
}

function toHost({ values, shape }: Kernel): np.Array {
  return np.array(values, { shape: [...shape] });
}

/** [batch, height, width, 1] → [batch, 1, height, width], which with one channel moves nothing. Other shapes stay. */
function channelsFirst([batch = 0, ...sample]: readonly number[]): number[] {
  return [batch, ...sample.slice(2), ...sample.slice(0, 2)];
}
