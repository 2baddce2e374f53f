/** What the code of this chapter may import: digits in two halves, and a net that knows the first. */
import {
  Adam,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  LayerNormalization,
  MaxPooling2D,
  Random,
  Sequential,
  Tensor,
} from "wgrad";
import { type Digits, loadDigits } from "../parts/digits.js";

/** Digits may lie up to so many pixels from the middle: where they are tells nothing, so there is more to be learned. */
const APART = 4;

/** The digits from `from` to `from` + 4, named 0 to 4; of each `each` at most. Each lies somewhere, always the same. */
export function half({ x, y }: Digits, from: number, each: number): Digits {
  const counts = new Map<number, number>();
  const chosen = [...y.data.keys()].filter((i) => {
    const digit = y.data[i] ?? 0;
    const count = counts.get(digit) ?? 0;
    if (digit < from || digit > from + 4 || count >= each) return false;
    counts.set(digit, count + 1);
    return true;
  });
  const kinds = Int32Array.from(chosen, (i) => (y.data[i] ?? 0) - from);
  return { x: strewn(x.gather(chosen), from), y: Tensor.from(kinds, [kinds.length], "int32") };
}

/** The same pictures, each moved by a few pixels across and down. */
function strewn(x: Tensor<"float32">, seed: number): Tensor<"float32"> {
  const random = new Random(seed);
  const out = new Float32Array(x.size);
  for (let start = 0; start < x.size; start += 784) {
    const [across, down] = [random.below(2 * APART + 1) - APART, random.below(2 * APART + 1) - APART];
    for (let place = 0; place < 784; place++) {
      const [column, row] = [(place % 28) - across, Math.floor(place / 28) - down];
      if (column >= 0 && column < 28 && row >= 0 && row < 28)
        out[start + place] = x.data[start + row * 28 + column] ?? 0;
    }
  }
  return Tensor.from(out, x.shape);
}

/** 0 to 4 with plenty of pictures; 5 to 9 with `each` of every kind; and 400 others of 5 to 9. */
export async function halves(each = 10) {
  const { train, test } = await loadDigits();
  return { plenty: half(train, 0, 400), few: half(train, 5, each), held: half(test, 5, 80) };
}

/** The layers up to the head. */
export function newBody(): Sequential {
  return new Sequential([
    new Conv2D(8, 5, { activation: "relu", inputShape: [28, 28, 1] }),
    new MaxPooling2D(),
    new Conv2D(24, 5, { activation: "relu" }),
    new MaxPooling2D(),
    new Dropout(0.3),
    new Flatten(),
    new LayerNormalization(),
  ]);
}

/** A body with a new head of five answers on it, ready to train. */
export function withHead(body: Sequential, learningRate = 0.003): Sequential {
  const model = new Sequential([body, new Dense(5, { activation: "softmax" })]);
  model.compile({ optimizer: new Adam(learningRate), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

/** A body that knows 0 to 4. */
export async function taughtBody(epochs = 4): Promise<Sequential> {
  const { plenty } = await halves();
  const body = newBody();
  await withHead(body).fit(plenty.x, plenty.y, { epochs, batchSize: 32 });
  return body;
}

const rightBefore = new WeakMap<Sequential, number>();

/** The part of the held-out digits that a net from {@link taught} got right as it was handed out; of others undefined. */
export function before(model: Sequential): number | undefined {
  return rightBefore.get(model);
}

/** A net for 5 to 9 with a frozen body that knows 0 to 4, and a head that has learned. */
export async function taught(): Promise<Sequential> {
  const { few } = await halves();
  const body = await taughtBody();
  body.trainable = false;
  const model = withHead(body, 0.005);
  await model.fit(few.x, few.y, { epochs: 25, batchSize: 25 });
  rightBefore.set(model, await rightOf(model));
  return model;
}

/** The part of the held-out digits that a model gets right. */
export async function rightOf(model: Sequential): Promise<number> {
  const { held } = await halves();
  const answers = await model.predict(held.x, { batchSize: 100 });
  const right = [...held.y.data].filter((kind, i) => {
    const row = [...answers.data.subarray(5 * i, 5 * i + 5)];
    return row.indexOf(Math.max(...row)) === kind;
  });
  return right.length / held.y.data.length;
}
