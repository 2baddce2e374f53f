// After Keras's reuters_mlp: what a newswire is about, by which words are in it.
import { Activation, Dense, Dropout, datasets, Sequential, Tensor } from "wgrad";

/** Which of the words are in each text: [texts, maxWords], 0 and 1. */
function sequencesToMatrix(texts: readonly (readonly number[])[], maxWords: number): Tensor {
  const matrix = Tensor.zeros([texts.length, maxWords]);
  texts.forEach((words, row) => {
    for (const word of words) if (word < maxWords) matrix.data[row * maxWords + word] = 1;
  });
  return matrix;
}

export async function reutersMlp({
  maxWords = 1000,
  newswires = datasets.reuters({ numWords: maxWords, testSplit: 0.2 }),
  units = 512,
  batchSize = 32,
  epochs = 5,
} = {}) {
  const { train, test } = await newswires;
  const numClasses = Math.max(...train.y.values.map(Number)) + 1;
  const [xTrain, xTest] = [sequencesToMatrix(train.x, maxWords), sequencesToMatrix(test.x, maxWords)];

  const model = new Sequential();
  model.add(new Dense(units, { inputShape: [maxWords] }));
  model.add(new Activation("relu"));
  model.add(new Dropout(0.5));
  model.add(new Dense(numClasses));
  model.add(new Activation("softmax"));

  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "adam", metrics: ["accuracy"] });
  await model.fit(xTrain, train.y, { batchSize, epochs, validationSplit: 0.1 });
  return model.evaluate(xTest, test.y, { batchSize });
}
