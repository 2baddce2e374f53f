/** What the code of this chapter may import: pictures with captions, and a net that learns to speak of them. */
import {
  Adam,
  Concatenate,
  Conv2D,
  Dense,
  Embedding,
  Flatten,
  Input,
  LSTM,
  MaxPooling2D,
  Model,
  Random,
  RepeatVector,
  type SymbolicTensor,
  Tensor,
} from "wgrad";
import { element } from "../../dom.js";
import { show } from "../parts/output.js";
import { END, LENGTH, type Scene, SIDE, START, scenes, vocabulary } from "./scenes.js";

export { END, START, vocabulary } from "./scenes.js";

export function drawn(count: number, heldOut: boolean, seed: number): Scene[] {
  const random = new Random(seed);
  return scenes(count, heldOut, () => random.uniform());
}

/** Pictures, what is heard, and what is to be said: the caption with its start, and with its end. */
export function tensorsOf(all: readonly Scene[]) {
  const padded = (codes: readonly number[]) => [...codes, ...new Array<number>(LENGTH - codes.length).fill(0)];
  const codes = all.map(({ caption }) => caption.map((word) => vocabulary.indexOf(word)));
  const table = (rows: readonly number[][]) =>
    Tensor.from(Int32Array.from(rows.flat()), [rows.length, LENGTH], "int32");
  return {
    pictures: picturesOf(all),
    heard: table(codes.map((row) => padded([START, ...row]))),
    said: table(codes.map((row) => padded([...row, END]))),
  };
}

function picturesOf(all: readonly Scene[]): Tensor<"float32"> {
  const pixels = new Float32Array(all.length * SIDE * SIDE * 3);
  for (const [i, scene] of all.entries()) pixels.set(scene.pixels, i * scene.pixels.length);
  return Tensor.from(pixels, [all.length, SIDE, SIDE, 3]);
}

type CaptionModel = Model<readonly [SymbolicTensor, SymbolicTensor], SymbolicTensor>;

/** A net that looks, and one that speaks of what was seen. */
export function newSpeaker(): CaptionModel {
  const picture = Input([SIDE, SIDE, 3]);
  const seen = new Flatten().apply(
    new MaxPooling2D().apply(
      new Conv2D(24, 3, { activation: "relu" }).apply(
        new MaxPooling2D().apply(new Conv2D(12, 3, { activation: "relu" }).apply(picture)),
      ),
    ),
  );
  const sight = new Dense(48, { activation: "relu" }).apply(seen);
  const words = Input([LENGTH], { dtype: "int32" });
  const heard = new Embedding(vocabulary.length, 16, { maskZero: true }).apply(words);
  const both = new Concatenate().apply([heard, new RepeatVector(LENGTH).apply(sight)]); // what was seen, beside every word
  const states = new LSTM(48, { returnSequences: true }).apply(both);
  const said = new Dense(vocabulary.length, { activation: "softmax" }).apply(states);
  const model = new Model({ inputs: [picture, words] as const, outputs: said });
  model.compile({ optimizer: new Adam(0.006), loss: "sparseCategoricalCrossentropy" });
  return model;
}

/** How likely each word comes next for each picture, after the same number of words: rows of the vocabulary. */
async function nextWords(
  model: CaptionModel,
  pictures: Tensor,
  soFar: readonly (readonly number[])[],
): Promise<Float32Array[]> {
  const heard = Tensor.from(
    Int32Array.from(soFar.flatMap((codes) => [...codes, ...new Array<number>(LENGTH - codes.length).fill(0)])),
    [soFar.length, LENGTH],
    "int32",
  );
  const { data } = await model.predict([pictures, heard], { batchSize: soFar.length });
  const width = vocabulary.length;
  return soFar.map(
    (codes, i) =>
      data.slice((i * LENGTH + codes.length - 1) * width, (i * LENGTH + codes.length) * width) as Float32Array,
  );
}

/** The captions that a model gives to pictures, word by word, the likeliest each time. */
export async function captions(model: CaptionModel, all: readonly Scene[]): Promise<string[][]> {
  const pictures = picturesOf(all);
  const soFar = all.map(() => [START]);
  for (let step = 1; step < LENGTH; step++) {
    const rows = await nextWords(model, pictures, soFar);
    for (const [i, row] of rows.entries()) soFar[i]?.push(row.indexOf(Math.max(...row)));
  }
  return soFar.map((codes) => {
    const words = codes.slice(1);
    const end = words.indexOf(END);
    return words.slice(0, end < 0 ? undefined : end).map((code) => vocabulary[code] ?? "");
  });
}

/** A trained net. `next` tells how likely each word comes next for a picture. */
export async function speaker(epochs = 8) {
  const model = newSpeaker();
  const { pictures, heard, said } = tensorsOf(drawn(480, false, 1));
  await model.fit([pictures, heard], said, { epochs, batchSize: 40 });
  return {
    next: async (scene: Scene, words: readonly number[]) => [
      ...((await nextWords(model, picturesOf([scene]), [words]))[0] ?? []),
    ],
  };
}

/** A picture of a combination that was held out. */
export function heldOut(i: number): Scene {
  return drawn(i + 1, true, 3)[i] as Scene;
}

/** Paints a picture into a canvas. */
export function paintScene(canvas: HTMLCanvasElement, { pixels }: Scene): void {
  [canvas.width, canvas.height] = [SIDE, SIDE];
  const image = new ImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i++)
    image.data.set([...pixels.subarray(3 * i, 3 * i + 3)].map((value) => value * 255).concat(255), 4 * i);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** Shows a picture below the code. */
export function showScene(scene: Scene): void {
  const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: scene.caption.join(" ") });
  canvas.style.width = "120px";
  paintScene(canvas, scene);
  show(canvas);
}
