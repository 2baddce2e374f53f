// After Keras's lstm_text_generation: an LSTM that read a text goes on from any forty letters of it, more or less boldly.
import { Dense, LSTM, Random, RMSprop, Sequential, Tensor } from "wgrad";

/** Draws from probabilities: the lower the temperature, the likelier the likeliest. */
function sample(preds: ArrayLike<number>, temperature: number, random: Random): number {
  const weights = Array.from(preds, (p) => Math.exp(Math.log(p) / temperature));
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    rest -= weight;
    if (rest <= 0) return i;
  }
  return weights.length - 1;
}

/** `corpus`: a text, or where to fetch one. */
export async function lstmTextGeneration({
  corpus = fetch("https://s3.amazonaws.com/text-datasets/nietzsche.txt").then((response) => response.text()),
  maxlen = 40,
  step = 3,
  units = 128,
  batchSize = 128,
  epochs = 60,
  length = 400,
  seed = 1,
}: { corpus?: Promise<string> | string } & Partial<
  Record<"maxlen" | "step" | "units" | "batchSize" | "epochs" | "length" | "seed", number>
> = {}) {
  const text = (await corpus).toLowerCase();
  const chars = [...new Set(text)].sort();
  const charIndices = new Map(chars.map((char, i) => [char, i]));

  // Windows of the text, one-hot, and the letter after each.
  const starts = Array.from({ length: Math.ceil((text.length - maxlen) / step) }, (_, i) => i * step);
  const encode = (sentences: readonly string[]) => {
    const x = Tensor.zeros([sentences.length, maxlen, chars.length]);
    sentences.forEach((sentence, i) => {
      [...sentence].forEach((char, t) => {
        x.data[(i * maxlen + t) * chars.length + (charIndices.get(char) ?? 0)] = 1;
      });
    });
    return x;
  };
  const x = encode(starts.map((i) => text.slice(i, i + maxlen)));
  const y = Tensor.from(starts.map((i) => charIndices.get(text[i + maxlen] ?? "") ?? 0));

  const model = new Sequential();
  model.add(new LSTM(units, { inputShape: [maxlen, chars.length] }));
  model.add(new Dense(chars.length, { activation: "softmax" }));
  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: new RMSprop(0.01), metrics: ["accuracy"] });
  await model.fit(x, y, { batchSize, epochs });

  const random = new Random(seed);
  const written: Record<string, string> = {};
  for (const diversity of [0.2, 1]) {
    let sentence = text.slice(0, maxlen);
    for (let i = 0; i < length; i++) {
      const preds = await model.predict(encode([sentence.slice(-maxlen)]), { verbose: 0 });
      sentence += chars[sample(preds.data, diversity, random)] ?? "";
    }
    written[diversity] = sentence.slice(maxlen);
  }
  const { accuracy = 0 } = await model.evaluate(x, y);
  return { accuracy, written };
}
