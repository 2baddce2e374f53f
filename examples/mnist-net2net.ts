// After Keras's mnist_net2net: a net that has learned is made wider, or deeper, and goes on from what it knew (Chen et al., 2016).
import { Conv2D, Dense, datasets, Flatten, MaxPooling2D, Random, Reshape, Sequential, SGD, Tensor } from "wgrad";

type Init = "random" | "net2net";

/** The entries that `order` names along an axis counted from the end; those behind the first `old` go through `change`. */
function grow(weight: Tensor, axis: number, order: readonly number[], old: number, change: (value: number) => number) {
  const grown = weight.gather(order, { axis });
  const inner = axis === -2 ? (weight.shape.at(-1) ?? 1) : 1;
  grown.values.forEach((value, i) => {
    if (Math.floor(i / inner) % order.length >= old) grown.data[i] = change(Number(value));
  });
  return grown;
}

/** A layer's kernel and bias and the next one's kernel, for more filters or units: noise, or copies that share what they pass on. */
function wider2net([w1, b1, w2]: readonly [Tensor, Tensor, Tensor], width: number, init: Init, random: Random) {
  const old = b1.size;
  const order = Array.from({ length: width }, (_, i) => (i < old ? i : random.below(old)));
  const [copy, noise] = [(value: number) => value, () => random.normal(0, 0.1)];
  const [first, bias] = init === "random" ? [noise, () => 0.1] : [copy, copy];
  const copies = Array.from({ length: old }, (_, i) => [order.filter((one) => one === i).length]);
  const shared = init === "random" ? w2 : w2.div(copies);
  const stddev = 0.05 * Math.sqrt(shared.mul(shared).mean().item()); // a little noise: a copy may come to differ
  const second = init === "random" ? noise : (value: number) => value + random.normal(0, stddev);
  return [grow(w1, -1, order, old, first), grow(b1, -1, order, old, bias), grow(shared, -2, order, old, second)] as const; // biome-ignore format: one line
}

/** The kernel and bias of a convolution that changes nothing. */
function deeper2net(filters: number): Tensor[] {
  const kernel = Tensor.zeros([3, 3, filters, filters]);
  for (let i = 0; i < filters; i++) kernel.data[(4 * filters + i) * filters + i] = 1; // 4: the middle of 3 × 3
  return [kernel, Tensor.zeros([filters])];
}

function makeNet(conv1: number, conv2: number, fc1: number, deeper?: Init) {
  const model = new Sequential([new Reshape([28, 28, 1], { inputShape: [784] })]);
  model.add(new Conv2D(conv1, 3, { padding: "same", name: "conv1" }));
  model.add(new MaxPooling2D(2));
  model.add(new Conv2D(conv2, 3, { padding: "same", name: "conv2" }));
  if (deeper !== undefined) model.add(new Conv2D(conv2, 3, { padding: "same", name: "conv2-deeper" }));
  model.add(new MaxPooling2D(2));
  model.add(new Flatten());
  model.add(new Dense(fc1, { activation: "relu", name: "fc1" }));
  const kernelInitializer = deeper === "net2net" ? "identity" : "glorotUniform";
  if (deeper !== undefined) model.add(new Dense(fc1, { activation: "relu", kernelInitializer, name: "fc1-deeper" }));
  model.add(new Dense(10, { activation: "softmax", name: "fc2" }));
  return model;
}

// biome-ignore format: one line
export async function mnistNet2net({ digits = datasets.mnist(), width = 64, epochs = 3, batchSize = 32, seed = 1 } = {}) {
  const { train, test } = await digits;
  const [random, known] = [new Random(seed), makeNet(width, width, width)];
  const learn = async (model: Sequential, learningRate: number) => {
    const optimizer = new SGD({ learningRate, momentum: 0.9 });
    model.compile({ loss: "sparseCategoricalCrossentropy", optimizer, metrics: ["accuracy"] });
    const before = await model.evaluate(test.x, test.y);
    await model.fit(train.x, train.y, { batchSize, epochs, validationData: [test.x, test.y] });
    return { before, after: await model.evaluate(test.x, test.y) };
  };
  const teacher = await learn(known, 0.01);
  const [w1, b1, w2, b2, w3, b3, w4, b4] = (await known.getWeights()) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]; // biome-ignore format: one line
  const wider = async (init: Init) => {
    const model = makeNet(2 * width, width, 2 * width);
    const [conv1, conv1Bias, conv2] = wider2net([w1, b1, w2], 2 * width, init, random);
    const [fc1, fc1Bias, fc2] = wider2net([w3, b3, w4], 2 * width, init, random);
    await model.setWeights([conv1, conv1Bias, conv2, b2, fc1, fc1Bias, fc2, b4]);
    return learn(model, 0.001);
  };
  const deeper = async (init: Init) => {
    const model = makeNet(width, width, width, init);
    for (const name of ["conv1", "conv2", "fc1", "fc2"]) {
      await model.getLayer(name).setWeights(await known.getLayer(name).getWeights());
    }
    if (init === "net2net") await model.getLayer("conv2-deeper").setWeights(deeper2net(width));
    return learn(model, 0.001);
  };
  return { teacher, randomPad: await wider("random"), net2wider: await wider("net2net"), randomInit: await deeper("random"), net2deeper: await deeper("net2net") }; // biome-ignore format: one line
}
