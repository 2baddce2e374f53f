import {
  Adam,
  Conv2D,
  datasets,
  Dense,
  Flatten,
  Input,
  MaxPooling2D,
  Sequential,
  SparseCategoricalCrossentropy,
} from "wgrad";

/** 55,000 digits to learn from and 10,000 others, x [count, 28, 28, 1] from 0 to 1: the playground takes the first 4,000 and 1,000. */
async function digits() {
  const { train, test } = await datasets.mnist();
  const part = ({ x, y }: typeof train) => ({ x: x.reshape([y.size, 28, 28, 1]), y });
  return { train: part(train), test: part(test) };
}

const { train, test } = await digits();

export const model = new Sequential([
  Input([28, 28, 1]),
  new Conv2D(8, 3, { activation: "relu" }),
  new MaxPooling2D(),
  new Conv2D(16, 3, { activation: "relu" }),
  new MaxPooling2D(),
  new Flatten(),
  new Dense(10, { activation: "softmax" }),
]);

model.compile({
  optimizer: new Adam(0.003),
  loss: new SparseCategoricalCrossentropy(),
  metrics: ["accuracy"],
});
export const history = await model.fit(train.x, train.y, { batchSize: 32, epochs: 3, validationData: [test.x, test.y] });
