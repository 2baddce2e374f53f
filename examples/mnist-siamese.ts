// After Keras's mnist_siamese: two pictures through one net, which learns how far apart what they show is (Hadsell et al., 2006).
import { datasets, Input, layers, Model, ops, optimizers, Random, type SymbolicTensor, Tensor } from "wgrad";

const numClasses = 10;

function euclideanDistance([x, y]: readonly SymbolicTensor[]): SymbolicTensor {
  const sumSquare = ops.sum(ops.square(ops.subtract(x as SymbolicTensor, y as SymbolicTensor)), {
    axis: 1,
    keepdims: true,
  });
  return ops.sqrt(ops.maximum(sumSquare, 1e-7));
}

function contrastiveLoss(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  const margin = 1;
  const squarePred = ops.square(yPred);
  const marginSquare = ops.square(ops.maximum(ops.subtract(margin, yPred), 0));
  return ops.mean(ops.add(ops.multiply(yTrue, squarePred), ops.multiply(ops.subtract(1, yTrue), marginSquare)));
}

function accuracy(yTrue: SymbolicTensor, yPred: SymbolicTensor): SymbolicTensor {
  return ops.mean(ops.cast(ops.equal(yTrue, ops.cast(ops.less(yPred, 0.5), "float32")), "float32"));
}

/** As many pairs of one digit as of two, alternating. */
function createPairs({ x, y }: { readonly x: Tensor; readonly y: Tensor }, random: Random) {
  const places = Array.from({ length: numClasses }, (_, d) =>
    Array.from(y.values, Number).flatMap((c, i) => (c === d ? [i] : [])),
  );
  const n = Math.min(...places.map((rows) => rows.length)) - 1;
  const [first, second, labels]: [number[], number[], number[]] = [[], [], []];
  for (let d = 0; d < numClasses; d++) {
    for (let i = 0; i < n; i++) {
      const other = (d + 1 + Math.floor(random.uniform() * (numClasses - 1))) % numClasses;
      first.push(places[d]?.[i] ?? 0, places[d]?.[i] ?? 0);
      second.push(places[d]?.[i + 1] ?? 0, places[other]?.[i] ?? 0);
      labels.push(1, 0);
    }
  }
  return { x: [x.gather(first), x.gather(second)] as const, y: Tensor.from(labels, [labels.length, 1]) };
}

function createBaseNetwork(units: number): Model {
  const input = Input([28, 28]);
  let x = new layers.Flatten().apply(input);
  x = new layers.Dense(units, { activation: "relu" }).apply(x);
  x = new layers.Dropout(0.1).apply(x);
  x = new layers.Dense(units, { activation: "relu" }).apply(x);
  x = new layers.Dropout(0.1).apply(x);
  x = new layers.Dense(units, { activation: "relu" }).apply(x);
  return new Model({ inputs: input, outputs: x });
}

export async function mnistSiamese({ digits = datasets.mnist(), units = 128, batchSize = 128, epochs = 20 } = {}) {
  const { train, test } = await digits;
  const square = ({ x, y }: typeof train) => ({ x: x.reshape([-1, 28, 28]), y });
  const random = new Random(1);
  const [pairs, held] = [createPairs(square(train), random), createPairs(square(test), random)];

  const baseNetwork = createBaseNetwork(units);
  const [inputA, inputB] = [Input([28, 28]), Input([28, 28])];
  const distance = new layers.Lambda(euclideanDistance).apply([baseNetwork.apply(inputA), baseNetwork.apply(inputB)]);
  const model = new Model({ inputs: [inputA, inputB], outputs: distance });

  model.compile({ loss: contrastiveLoss, optimizer: new optimizers.RMSprop(), metrics: [accuracy] });
  await model.fit(pairs.x, pairs.y, { batchSize, epochs, validationData: [held.x, held.y] });
  return model.evaluate(held.x, held.y);
}
