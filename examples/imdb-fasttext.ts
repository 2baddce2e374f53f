// After Keras's imdb_fasttext: whether a review of a film is good, by the mean of its words, and of n words in a row (Joulin et al., 2016).
import { Dense, datasets, Embedding, GlobalAveragePooling1D, padSequences, Sequential } from "wgrad";

type Texts = readonly (readonly number[])[];

const keyOf = (words: readonly number[], from: number, n: number) => words.slice(from, from + n).join();

/** Every row of 2 to `range` words that is in one of the texts, numbered from `start` on. */
function ngramIndices(texts: Texts, range: number, start: number): Map<string, number> {
  const indices = new Map<string, number>();
  for (const words of texts) {
    for (let n = 2; n <= range; n++) {
      for (let i = 0; i + n <= words.length; i++) {
        const key = keyOf(words, i, n);
        if (!indices.has(key)) indices.set(key, start + indices.size);
      }
    }
  }
  return indices;
}

/** The texts, with the numbers of those rows of words behind them that have one. */
function addNgrams(texts: Texts, indices: ReadonlyMap<string, number>, range: number): number[][] {
  return texts.map((words) => {
    const found = [...words];
    for (let n = 2; n <= range; n++) {
      for (let i = 0; i + n <= words.length; i++) found.push(indices.get(keyOf(words, i, n)) ?? -1);
    }
    return found.filter((index) => index >= 0);
  });
}

export async function imdbFasttext({
  ngramRange = 1,
  maxFeatures = 20_000,
  maxlen = 400,
  reviews = datasets.imdb({ numWords: maxFeatures }),
  embeddingDims = 50,
  batchSize = 32,
  epochs = 5,
} = {}) {
  const { train, test } = await reviews;
  const [yTrain, yTest] = [train.y.reshape([-1, 1]), test.y.reshape([-1, 1])];
  const indices = ngramIndices(train.x, ngramRange, maxFeatures);
  const prepare = (texts: Texts) => padSequences(addNgrams(texts, indices, ngramRange), { maxlen });
  const [xTrain, xTest] = [prepare(train.x), prepare(test.x)];

  const model = new Sequential();
  model.add(new Embedding(maxFeatures + indices.size, embeddingDims, { inputShape: [maxlen] }));
  model.add(new GlobalAveragePooling1D());
  model.add(new Dense(1, { activation: "sigmoid" }));

  model.compile({ loss: "binaryCrossentropy", optimizer: "adam", metrics: ["accuracy"] });
  await model.fit(xTrain, yTrain, { batchSize, epochs, validationData: [xTest, yTest] });
  return model.evaluate(xTest, yTest);
}
