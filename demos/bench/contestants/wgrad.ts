import { version } from "../../../package.json";
import {
  Adam,
  Conv2D,
  compile,
  Dense,
  Flatten,
  init,
  type Layer,
  LSTM,
  MaxPooling2D,
  ops,
  Sequential,
  SparseCategoricalCrossentropy,
  Tensor,
  Variable,
} from "../../../src/index.js";
import type { MatmulTask } from "../cases/matmul.js";
import type { PredictTask } from "../cases/predict.js";
import type { TrainTask } from "../cases/training.js";
import type { Contestant, Prepared } from "../contestant.js";
import { type PlacedLayer, startingWeights } from "../model.js";

/** wgrad: this repository, as its users see it. */
export async function wgrad(): Promise<Contestant> {
  await init();
  return { name: "wgrad", version, matmul, predict, train };
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

async function predict({ batch, inputShape, layers, x }: PredictTask): Promise<Prepared> {
  const model = await modelOf(layers);
  const input = new Tensor([batch, ...inputShape], x, "float32");
  return {
    run: async () => read(await model.predict(input, { batchSize: batch })),
    dispose: () => model.dispose(),
  };
}

async function train(task: TrainTask): Promise<Prepared> {
  const model = await modelOf(task.layers);
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

async function modelOf(layers: readonly PlacedLayer[]): Promise<Sequential> {
  const model = new Sequential(layers.map(layerOf));
  const weights = layers.flatMap(startingWeights);
  await model.setWeights(weights.map(({ shape, values }) => new Tensor(shape, values, "float32")));
  return model;
}

function layerOf(layer: PlacedLayer): Layer {
  const { inputShape } = layer;
  switch (layer.type) {
    case "conv":
      return new Conv2D(layer.filters, layer.size, { activation: "relu", inputShape });
    case "maxPool":
      return new MaxPooling2D({ poolSize: layer.size, inputShape });
    case "flatten":
      return new Flatten({ inputShape });
    case "dense":
      return new Dense(layer.units, { activation: layer.relu ? "relu" : "linear", inputShape });
    case "lstm":
      return new LSTM(layer.units, { returnSequences: layer.sequences, inputShape });
  }
}

function read(tensor: Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new TypeError(`wgrad: expected float32, received ${tensor.dtype}.`);
  return tensor.data;
}
