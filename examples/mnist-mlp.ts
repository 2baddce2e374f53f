// After Keras's mnist_mlp: a deep net without convolutions reads handwritten digits.
import { Dense, Dropout, datasets, RMSprop, Sequential } from "wgrad";

export async function mnistMlp({ digits = datasets.mnist(), batchSize = 128, epochs = 20, units = 512 } = {}) {
  const numClasses = 10;
  const { train, test } = await digits;

  const model = new Sequential();
  model.add(new Dense(units, { activation: "relu", inputShape: [784] }));
  model.add(new Dropout(0.2));
  model.add(new Dense(units, { activation: "relu" }));
  model.add(new Dropout(0.2));
  model.add(new Dense(numClasses, { activation: "softmax" }));

  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: new RMSprop(), metrics: ["accuracy"] });
  await model.fit(train.x, train.y, { batchSize, epochs, validationData: [test.x, test.y] });
  return model.evaluate(test.x, test.y);
}
