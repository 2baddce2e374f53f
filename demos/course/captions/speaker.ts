/** A net that looks at a picture and says what it shows, word by word. */
import {
  Adam,
  Concatenate,
  Conv2D,
  CosineDecay,
  Dense,
  Embedding,
  Flatten,
  Input,
  LSTM,
  Model,
  RepeatVector,
  SparseCategoricalCrossentropy,
  type SymbolicTensor,
  Tensor,
} from "wgrad";
import { END, LENGTH, START, vocabulary } from "./emoji.js";
import { type Picture, SIDE } from "./pictures.js";

/** Pictures in a batch. */
export const BATCH = 16;

/** Pictures and words so far → how likely each word comes next, and whether each belongs to the picture. */
export type Speaker = Model<readonly [SymbolicTensor, SymbolicTensor], readonly [SymbolicTensor, SymbolicTensor]>;

/** [24, 24, 3] → 96 numbers: what is seen. */
function look(picture: ReturnType<typeof Input>) {
  const strokes = new Conv2D(16, 5, { strides: 2, padding: "same", activation: "relu" }).apply(picture);
  const shapes = new Conv2D(32, 3, { strides: 2, padding: "same", activation: "relu" }).apply(strokes);
  const things = new Conv2D(48, 3, { strides: 2, padding: "same", activation: "relu" }).apply(shapes);
  return new Dense(96, { activation: "relu" }).apply(new Flatten().apply(things));
}

/**
 * One net looks, one keeps in mind what it has said; a layer above both says the next word. Beside it, for comparison, a bag of words: of each
 * word by itself it says, from what is seen, whether it belongs to the picture. It is to learn from so many pictures in so many epochs: the
 * learning rate falls along half a cosine.
 */
export function newSpeaker(pictures: number, epochs: number): Speaker {
  const picture = Input([SIDE, SIDE, 3]);
  const seen = look(picture);
  const words = Input([LENGTH], { dtype: "int32" });
  const heard = new Embedding(vocabulary.length, 32, { maskZero: true }).apply(words);
  const told = new LSTM(48, { returnSequences: true }).apply(heard);
  const beside = new RepeatVector(LENGTH).apply(seen); // the same at every word
  const both = new Dense(96, { activation: "relu" }).apply(new Concatenate().apply([told, beside]));
  const said = new Dense(vocabulary.length, { activation: "softmax" }).apply(both);
  const bag = new Dense(vocabulary.length, { activation: "sigmoid" }).apply(seen);
  const model = new Model({ inputs: [picture, words] as const, outputs: [said, bag] as const });
  model.compile({
    optimizer: new Adam(new CosineDecay(0.006, epochs * Math.ceil(pictures / BATCH))),
    loss: [new SparseCategoricalCrossentropy({ ignoreClass: 0 }), "binaryCrossentropy"], // what is no word is not to be said
    lossWeights: [1, 10], // the second is a mean over the vocabulary: alone, it would hardly count
  });
  return model;
}

/** Pictures; what is heard, the captions with their start, and what is to be said, with their end; and for the bag a row of the vocabulary each. */
export function tensorsOf(all: readonly Picture[]) {
  const codes = all.map(({ caption }) => caption.map((word) => vocabulary.indexOf(word)));
  return {
    pictures: picturesOf(all),
    heard: tableOf(codes.map((row) => [START, ...row])),
    said: tableOf(codes.map((row) => [...row, END])),
    words: Tensor.from(
      Float32Array.from(codes.flatMap((row) => vocabulary.map((_, word) => Number(row.includes(word))))),
      [all.length, vocabulary.length],
    ),
  };
}

function tableOf(rows: readonly (readonly number[])[]): Tensor<"int32"> {
  const filled = rows.flatMap((row) => [...row, ...new Array<number>(LENGTH - row.length).fill(0)]);
  return Tensor.from(Int32Array.from(filled), [rows.length, LENGTH], "int32");
}

function picturesOf(all: readonly Picture[]): Tensor<"float32"> {
  const pixels = new Float32Array(all.length * SIDE * SIDE * 3);
  for (const [i, picture] of all.entries()) pixels.set(picture.pixels, i * picture.pixels.length);
  return Tensor.from(pixels, [all.length, SIDE, SIDE, 3]);
}

/** How likely each word comes next for each picture, after the same number of words: rows of the vocabulary. */
export async function nextWords(
  model: Speaker,
  all: readonly Picture[],
  soFar: readonly (readonly number[])[],
): Promise<Float32Array[]> {
  const [{ data }] = await model.predict([picturesOf(all), tableOf(soFar)], { batchSize: 32 });
  const width = vocabulary.length;
  return soFar.map((codes, i) => {
    const at = i * LENGTH + codes.length - 1;
    return Float32Array.from(data.subarray(at * width, (at + 1) * width));
  });
}

/** The captions that a model gives to pictures, word by word, the likeliest each time. */
export async function captionsOf(model: Speaker, all: readonly Picture[]): Promise<string[][]> {
  const soFar = all.map(() => [START]);
  for (let step = 1; step < LENGTH; step++) {
    for (const [i, row] of (await nextWords(model, all, soFar)).entries())
      soFar[i]?.push(row.indexOf(Math.max(...row)));
  }
  return soFar.map((codes) => {
    const words = codes.slice(1);
    const end = words.indexOf(END);
    return words.slice(0, end < 0 ? undefined : end).map((code) => vocabulary[code] ?? "");
  });
}

/** The part of pictures whose captions are right to the last word. */
export function exactly(captions: readonly (readonly string[])[], all: readonly Picture[]): number {
  return captions.filter((words, i) => words.join(" ") === all[i]?.caption.join(" ")).length / all.length;
}

/** The part of pictures for which the bag takes just the words of the caption; their order is given to it. */
export async function bagScore(model: Speaker, all: readonly Picture[]): Promise<number> {
  const { pictures, heard, words } = tensorsOf(all);
  const [, { data }] = await model.predict([pictures, heard], { batchSize: 32 });
  const width = vocabulary.length;
  const right = all.filter((_, i) =>
    vocabulary.every((_, k) => Number((data[i * width + k] ?? 0) > 0.5) === words.data[i * width + k]),
  );
  return right.length / all.length;
}
