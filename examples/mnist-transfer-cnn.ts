// After Keras's mnist_transfer_cnn: what a net learned of the digits 0 to 4 helps it to learn 5 to 9, here from ten examples of each.
import { Adam, Conv2D, compile, Dense, Dropout, datasets, type FitOptions, Flatten, MaxPooling2D, ops, Reshape, Sequential, Tensor } from "wgrad"; // biome-ignore format: one line

const numClasses = 5;

function featureLayers() {
  return [
    new Reshape([28, 28, 1], { inputShape: [784] }),
    new Conv2D(16, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Conv2D(32, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Conv2D(64, 3, { activation: "relu" }),
    new Flatten(),
  ];
}

type Features = ReturnType<typeof featureLayers>;
type Labelled = { readonly x: Tensor; readonly y: Tensor };

/** The digits from `low` to `low + 4`, called 0 to 4: at most `most` of each, after so many that are left out. */
function select({ x, y }: Labelled, low: number, most: number, skip = 0): Labelled {
  const counts = new Map<number, number>();
  const rows = Array.from(y.values, Number).flatMap((digit, row) => {
    const count = (counts.get(digit) ?? 0) + 1;
    counts.set(digit, count);
    return digit >= low && digit < low + numClasses && count > skip && count <= skip + most ? [row] : [];
  });
  return { x: x.gather(rows), y: y.gather(rows).sub(low) };
}

/** Each picture turned by quarters and mirrored. A digit that lies is a class of its own: five digits are forty classes. */
async function turned({ x, y }: Labelled): Promise<Labelled> {
  const turn = await compile(
    (x, y) => {
      const upright = ops.reshape(x, [-1, 28, 28]);
      const ways = [upright, ops.flip(upright, 2)].flatMap((one) =>
        [0, 1, 2, 3].map((k) => ops.rot90(one, { k, axes: [1, 2] })),
      );
      const classes = ways.map((_, way) => ops.add(y, way * numClasses));
      return { x: ops.reshape(ops.concat(ways, 0), [-1, 784]), y: ops.concat(classes, 0) };
    },
    [x, y],
  );
  return turn.run(x, y);
}

/** `few` examples of each of the five new digits, drawn `draws` times. */
// biome-ignore format: one line
export async function mnistTransferCnn({ digits = datasets.mnist(), most = 600, epochs = 3, few = 10, fewEpochs = 60, draws = 3 } = {}) {
  const { train, test } = await digits;
  const learn = async (layers: Features, classes: number, { x, y }: Labelled, options: FitOptions) => {
    const model = new Sequential([...layers, new Dropout(0.5), new Dense(classes, { activation: "softmax" })]);
    model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: new Adam(0.002), metrics: ["accuracy"] });
    await model.fit(x, y, options);
    return model;
  };

  // The five digits that there are many of, in all directions.
  const features = featureLayers();
  await learn(features, 8 * numClasses, await turned(select(train, 0, most)), { epochs, batchSize: 64 });

  // The other five, on the features that were found, which are computed once; and the same from nothing.
  for (const layer of features) layer.trainable = false;
  const held = select(test, 5, Number.POSITIVE_INFINITY);
  const [transferred, fromNothing]: [number[], number[]] = [[], []];
  for (let draw = 0; draw < draws; draw++) {
    const examples = select(train, 5, few, draw * few);
    const options = { epochs: fewEpochs, batchSize: 10 };
    const old = await learn(features, numClasses, examples, { ...options, cacheFrozen: true });
    const fresh = await learn(featureLayers(), numClasses, examples, options);
    transferred.push(Number((await old.evaluate(held.x, held.y)).accuracy));
    fromNothing.push(Number((await fresh.evaluate(held.x, held.y)).accuracy));
  }
  return { transferred: Tensor.from(transferred).mean().item(), fromNothing: Tensor.from(fromNothing).mean().item() };
}
