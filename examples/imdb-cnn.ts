// After Keras's imdb_cnn: whether a review of a film is good, by what stands together in it.
import {
  Activation,
  Conv1D,
  Dense,
  Dropout,
  datasets,
  Embedding,
  GlobalMaxPooling1D,
  padSequences,
  Sequential,
} from "wgrad";

export async function imdbCnn({
  maxFeatures = 5000,
  maxlen = 400,
  reviews = datasets.imdb({ numWords: maxFeatures }),
  embeddingDims = 50,
  filters = 250,
  kernelSize = 3,
  hiddenDims = 250,
  batchSize = 32,
  epochs = 2,
} = {}) {
  const { train, test } = await reviews;
  const [xTrain, xTest] = [padSequences(train.x, { maxlen }), padSequences(test.x, { maxlen })];
  const [yTrain, yTest] = [train.y.reshape([-1, 1]), test.y.reshape([-1, 1])];

  const model = new Sequential();
  model.add(new Embedding(maxFeatures, embeddingDims, { inputShape: [maxlen] }));
  model.add(new Dropout(0.2));
  model.add(new Conv1D(filters, kernelSize, { padding: "valid", activation: "relu", strides: 1 }));
  model.add(new GlobalMaxPooling1D());
  model.add(new Dense(hiddenDims));
  model.add(new Dropout(0.2));
  model.add(new Activation("relu"));
  model.add(new Dense(1));
  model.add(new Activation("sigmoid"));

  model.compile({ loss: "binaryCrossentropy", optimizer: "adam", metrics: ["accuracy"] });
  await model.fit(xTrain, yTrain, { batchSize, epochs, validationData: [xTest, yTest] });
  return model.evaluate(xTest, yTest);
}
