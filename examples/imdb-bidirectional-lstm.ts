// After Keras's imdb_bidirectional_lstm: whether a review of a film is good, read from both ends.
import { Bidirectional, Dense, Dropout, datasets, Embedding, LSTM, padSequences, Sequential } from "wgrad";

export async function imdbBidirectionalLstm({
  maxFeatures = 20_000,
  maxlen = 100,
  reviews = datasets.imdb({ numWords: maxFeatures }),
  width = 128,
  units = 64,
  batchSize = 32,
  epochs = 4,
} = {}) {
  const { train, test } = await reviews;
  const [xTrain, xTest] = [padSequences(train.x, { maxlen }), padSequences(test.x, { maxlen })];

  const model = new Sequential();
  model.add(new Embedding(maxFeatures, width, { inputShape: [maxlen] }));
  model.add(new Bidirectional(new LSTM(units)));
  model.add(new Dropout(0.5));
  model.add(new Dense(1, { activation: "sigmoid" }));

  model.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: ["accuracy"] });
  const [yTrain, yTest] = [train.y.reshape([-1, 1]), test.y.reshape([-1, 1])];
  await model.fit(xTrain, yTrain, { batchSize, epochs, validationData: [xTest, yTest] });
  return model.evaluate(xTest, yTest);
}
