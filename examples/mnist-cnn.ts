// After Keras's mnist_cnn: a small convolutional net reads handwritten digits.
import { Adadelta, Conv2D, Dense, Dropout, datasets, Flatten, MaxPooling2D, Sequential } from "wgrad";

export async function mnistCnn({ digits = datasets.mnist(), batchSize = 128, epochs = 12, filters = 32 } = {}) {
  const numClasses = 10;
  const { train, test } = await digits;
  const [xTrain, xTest] = [train.x.reshape([-1, 28, 28, 1]), test.x.reshape([-1, 28, 28, 1])];

  const model = new Sequential();
  model.add(new Conv2D(filters, [3, 3], { activation: "relu", inputShape: [28, 28, 1] }));
  model.add(new Conv2D(2 * filters, [3, 3], { activation: "relu" }));
  model.add(new MaxPooling2D({ poolSize: [2, 2] }));
  model.add(new Dropout(0.25));
  model.add(new Flatten());
  model.add(new Dense(4 * filters, { activation: "relu" }));
  model.add(new Dropout(0.5));
  model.add(new Dense(numClasses, { activation: "softmax" }));

  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: new Adadelta(1), metrics: ["accuracy"] });
  await model.fit(xTrain, train.y, { batchSize, epochs, validationData: [xTest, test.y] });
  return model.evaluate(xTest, test.y);
}
