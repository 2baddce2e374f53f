// After Keras's addition_rnn: "535+61 " comes in letter by letter, and "596 " comes out.
import { Dense, LSTM, Random, RepeatVector, Sequential, Tensor, TimeDistributed } from "wgrad";

/** Letters as one-hot vectors, and back. */
class CharacterTable {
  readonly chars = [..."0123456789+ "].sort();

  encode(texts: readonly string[], numRows: number): Tensor {
    const x = Tensor.zeros([texts.length, numRows, this.chars.length]);
    texts.forEach((text, t) => {
      [...text].forEach((char, i) => {
        x.data[(t * numRows + i) * this.chars.length + this.chars.indexOf(char)] = 1;
      });
    });
    return x;
  }

  decode(x: Tensor): string {
    return Array.from(x.argmax({ axis: -1 }).values, (i) => this.chars[Number(i)]).join("");
  }
}

/** Sums of numbers of up to so many digits, each once; a question stands backwards, which helps. */
function makeQuestions(size: number, digits: number, random: Random) {
  const maxlen = digits + 1 + digits;
  const [seen, questions, expected] = [new Set<string>(), [] as string[], [] as string[]];
  const number = () => Math.floor(random.uniform() * 10 ** (1 + Math.floor(random.uniform() * digits)));
  while (questions.length < size) {
    const [a, b] = [number(), number()];
    const key = [a, b].sort().join("+");
    if (seen.has(key)) continue;
    seen.add(key);
    questions.push([...`${a}+${b}`.padEnd(maxlen)].reverse().join(""));
    expected.push(`${a + b}`.padEnd(digits + 1));
  }
  return { questions, expected, maxlen };
}

export async function additionRnn({
  trainingSize = 50_000,
  digits = 3,
  hiddenSize = 128,
  layers = 1,
  batchSize = 128,
  iterations = 200,
  seed = 1,
} = {}) {
  const table = new CharacterTable();
  const { questions, expected, maxlen } = makeQuestions(trainingSize, digits, new Random(seed));
  const [x, y] = [table.encode(questions, maxlen), table.encode(expected, digits + 1)];
  const splitAt = trainingSize - Math.floor(trainingSize / 10);
  const [xTrain, xVal, yTrain, yVal] = [x.slice(0, splitAt), x.slice(splitAt), y.slice(0, splitAt), y.slice(splitAt)];

  const model = new Sequential();
  model.add(new LSTM(hiddenSize, { inputShape: [maxlen, table.chars.length] }));
  model.add(new RepeatVector(digits + 1));
  for (let i = 0; i < layers; i++) model.add(new LSTM(hiddenSize, { returnSequences: true }));
  model.add(new TimeDistributed(new Dense(table.chars.length, { activation: "softmax" })));
  model.compile({ loss: "categoricalCrossentropy", optimizer: "adam", metrics: ["accuracy"] });

  await model.fit(xTrain, yTrain, { batchSize, epochs: iterations, validationData: [xVal, yVal] });
  const guesses = await model.predict(xVal);
  const answers = questions.slice(splitAt).map((reversed, i) => {
    const question = [...reversed].reverse().join("").trim();
    return `${question} = ${table.decode(guesses.at(i)).trim()}`;
  });
  const { accuracy = 0 } = await model.evaluate(xVal, yVal);
  return { accuracy, answers };
}
