// After Keras's mnist_irnn: a plain recurrent net that begins as the identity reads pictures pixel by pixel (Le et al., 2015).
import { AveragePooling2D, Dense, datasets, IdentityInitializer, RandomNormal, Reshape, RMSprop, Sequential, SimpleRNN } from "wgrad"; // biome-ignore format: one line

/** `poolSize` shrinks the pictures first, and with them the 784 steps of the original. */
export async function mnistIrnn({
  digits = datasets.mnist(),
  hiddenUnits = 100,
  learningRate = 1e-6,
  poolSize = 1,
  batchSize = 32,
  epochs = 200,
} = {}) {
  const numClasses = 10;
  const { train, test } = await digits;

  const model = new Sequential();
  model.add(new Reshape([28, 28, 1], { inputShape: [784] }));
  model.add(new AveragePooling2D({ poolSize }));
  model.add(new Reshape([(28 / poolSize) ** 2, 1]));
  model.add(
    new SimpleRNN(hiddenUnits, {
      kernelInitializer: new RandomNormal({ stddev: 0.001 }),
      recurrentInitializer: new IdentityInitializer(),
      activation: "relu",
    }),
  );
  model.add(new Dense(numClasses, { activation: "softmax" }));

  const optimizer = new RMSprop(learningRate);
  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer, metrics: ["accuracy"] });
  await model.fit(train.x, train.y, { batchSize, epochs, validationData: [test.x, test.y] });
  return model.evaluate(test.x, test.y);
}
