// After Keras's mnist_transfer_cnn: what a net learned of the digits 0 to 4 helps it to learn 5 to 9, here from ten examples of each.
import { Activation, Adam, Conv2D, Dense, Dropout, datasets, Flatten, MaxPooling2D, Reshape, Sequential, type Tensor } from "wgrad"; // biome-ignore format: one line

const kernelSize = 3;
const poolSize = 2;
const numClasses = 5;

function featureLayers(filters: number) {
  return [
    new Reshape([28, 28, 1], { inputShape: [784] }),
    new Conv2D(filters, kernelSize),
    new Activation("relu"),
    new Conv2D(filters, kernelSize),
    new Activation("relu"),
    new MaxPooling2D({ poolSize }),
    new Dropout(0.25),
    new Flatten(),
  ];
}

const classificationLayers = () => [
  new Dense(128),
  new Activation("relu"),
  new Dropout(0.5),
  new Dense(numClasses),
  new Activation("softmax"),
];

/** The digits from `low` to `low + 4`, at most `most` of each, called 0 to 4. */
function select({ x, y }: { readonly x: Tensor; readonly y: Tensor }, low: number, most = Number.POSITIVE_INFINITY) {
  const counts = new Map<number, number>();
  const rows = Array.from(y.values, Number).flatMap((digit, row) => {
    const count = (counts.get(digit) ?? 0) + 1;
    counts.set(digit, count);
    return digit >= low && digit < low + numClasses && count <= most ? [row] : [];
  });
  return { x: x.gather(rows), y: y.gather(rows).sub(low) };
}

export async function digitsTransfer({
  digits = datasets.mnist(),
  filters = 32,
  epochs = 5,
  few = 10,
  fewEpochs = 40,
} = {}) {
  const { train, test } = await digits;
  const trainModel = async (model: Sequential, low: number, most: number | undefined, epochs: number) => {
    const [data, held] = [select(train, low, most), select(test, low)];
    model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: new Adam(), metrics: ["accuracy"] });
    await model.fit(data.x, data.y, { batchSize: most === undefined ? 128 : 10, epochs });
    return (await model.evaluate(held.x, held.y, { batchSize: 128 })).accuracy;
  };

  // The five digits that there are many of.
  const features = featureLayers(filters);
  const firstFive = await trainModel(new Sequential([...features, ...classificationLayers()]), 0, undefined, epochs);

  // The other five, on the features that were found; what is frozen and free of chance is computed once.
  for (const layer of features) layer.trainable = false;
  const transferred = await trainModel(new Sequential([...features, ...classificationLayers()]), 5, few, fewEpochs);

  // The same from nothing.
  const fresh = new Sequential([...featureLayers(filters), ...classificationLayers()]);
  const fromNothing = await trainModel(fresh, 5, few, fewEpochs);
  return { firstFive, transferred, fromNothing };
}
