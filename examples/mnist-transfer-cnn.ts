// After Keras's mnist_transfer_cnn: what a net learned of the digits 0 to 4 helps it to learn 5 to 9, here from ten examples of each.
import { compile, datasets, layers, ops, optimizers, Sequential, type SymbolicTensor, Tensor } from "wgrad";

const numClasses = 5;

function featureLayers() {
  return [
    new layers.Reshape([28, 28, 1], { inputShape: [784] }),
    new layers.Conv2D(16, 3, { activation: "relu" }),
    new layers.MaxPooling2D(),
    new layers.Conv2D(32, 3, { activation: "relu" }),
    new layers.MaxPooling2D(),
    new layers.Conv2D(64, 3, { activation: "relu" }),
    new layers.Flatten(),
  ];
}

type Features = ReturnType<typeof featureLayers>;
type Labelled = { readonly x: Tensor; readonly y: Tensor };

/** The digits from `low` to `low + 4`, called 0 to 4: at most `most` of each, after so many that are left out. */
function select({ x, y }: Labelled, low: number, most: number, skip = 0): Promise<Labelled> {
  const counts = new Map<number, number>();
  const rows = Array.from(y.values, Number).flatMap((digit, row) => {
    const count = (counts.get(digit) ?? 0) + 1;
    counts.set(digit, count);
    return digit >= low && digit < low + numClasses && count > skip && count <= skip + most ? [row] : [];
  });
  return strewn({ x: x.gather(rows), y: y.gather(rows).sub(low) });
}

/** Each picture moved by up to four pixels, once and for all: where a digit lies tells nothing, as in pictures that nobody centred. */
async function strewn({ x, y }: Labelled): Promise<Labelled> {
  const move = new layers.RandomTranslation(4 / 28, 4 / 28, { fillMode: "constant", interpolation: "nearest" });
  const moved = await compile((x) => move.apply(ops.reshape(x, [-1, 28, 28, 1]), { training: true }), [x]);
  return { x: (await moved.run(x)).reshape([-1, 784]), y };
}

/** Each picture turned by quarters and mirrored. A digit that lies is a class of its own: five digits are forty classes. */
async function turned({ x, y }: Labelled): Promise<Labelled> {
  const turn = (x: SymbolicTensor, y: SymbolicTensor) => {
    const upright = ops.reshape(x, [-1, 28, 28]);
    const sides = [upright, ops.flip(upright, 2)];
    const ways = sides.flatMap((one) => [0, 1, 2, 3].map((k) => ops.rot90(one, { k, axes: [1, 2] })));
    const classes = ways.map((_, way) => ops.add(y, way * numClasses));
    return { x: ops.reshape(ops.concat(ways, 0), [-1, 784]), y: ops.concat(classes, 0) };
  };
  return (await compile(turn, [x, y])).run(x, y);
}

/** Ten examples of each of the five new digits, drawn `draws` times. */
export async function mnistTransferCnn({ digits = datasets.mnist(), epochs = 3, fewEpochs = 60, draws = 3 } = {}) {
  const { train, test } = await digits;
  const learn = async (features: Features, classes: number, { x, y }: Labelled, epochs: number, batchSize: number) => {
    const head = [new layers.Dropout(0.5), new layers.Dense(classes, { activation: "softmax" })];
    const model = new Sequential([...features, ...head]);
    const optimizer = new optimizers.Adam(0.002);
    model.compile({ loss: "sparseCategoricalCrossentropy", optimizer, metrics: ["accuracy"] });
    await model.fit(x, y, { epochs, batchSize, cacheFrozen: features.some((layer) => !layer.trainable) });
    return model;
  };

  // The five digits that there are many of, in all directions; the features that were found stay as they are.
  const features = featureLayers();
  await learn(features, 8 * numClasses, await turned(await select(train, 0, 600)), epochs, 64);
  for (const layer of features) layer.trainable = false;

  // The other five, on these features, which are computed once; and the same from nothing.
  const held = await select(test, 5, Number.POSITIVE_INFINITY);
  const [transferred, fromNothing]: [number[], number[]] = [[], []];
  for (let draw = 0; draw < draws; draw++) {
    const examples = await select(train, 5, 10, draw * 10);
    const old = await learn(features, numClasses, examples, fewEpochs, 10);
    const fresh = await learn(featureLayers(), numClasses, examples, fewEpochs, 10);
    transferred.push((await old.evaluate(held.x, held.y)).accuracy ?? 0);
    fromNothing.push((await fresh.evaluate(held.x, held.y)).accuracy ?? 0);
  }
  return { transferred: Tensor.from(transferred).mean().item(), fromNothing: Tensor.from(fromNothing).mean().item() };
}
