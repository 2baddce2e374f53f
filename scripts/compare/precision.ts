import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Adam,
  CosineDecay,
  Dense,
  Embedding,
  Input,
  LayerNormalization,
  LSTM,
  Model,
  MultiHeadAttention,
  ops,
  Reshape,
  Sequential,
  type SymbolicTensor,
  setRandomSeed,
  type Tensor,
} from "wgrad";
import { Corpus } from "../../demos/text/corpus.js";
import { CACHE } from "../cache.js";
import { network, openDigits } from "../digit-reader.js";
import { ensureText } from "../text.js";

export interface PrecisionOptions {
  readonly digits: number;
  readonly epochs: number;
  readonly seed: number;
  /** Just this one of the nets. Default: all. */
  readonly net: string | undefined;
}

/** What a net learns from and is judged by. */
interface Task {
  readonly model: () => Model<SymbolicTensor, SymbolicTensor>;
  readonly train: readonly [Tensor, Tensor];
  readonly test: readonly [Tensor, Tensor];
}

const BATCH = 64;
const LENGTH = 48;

/** Trains each net from the same start in float32 and in mixed precision, and prints what both come to on data that they have not seen. */
export async function comparePrecisions({ digits, epochs, seed, net }: PrecisionOptions): Promise<void> {
  const { device, train, test } = await openDigits();
  const reading = {
    train: [train.x.slice(0, digits), train.y.slice(0, digits)],
    test: [test.x.slice(0, 5000), test.y.slice(0, 5000)],
  } as const;
  const tasks: Readonly<Record<string, () => Promise<Task>>> = {
    MLP: async () => ({ model: mlp, ...reading }),
    CNN: async () => ({ model: network, ...reading }),
    LSTM: async () => ({ model: rowReader, ...reading }),
    GPT: writing,
  };
  for (const [name, of] of Object.entries(tasks).filter(([name]) => net === undefined || name === net)) {
    const task = await of();
    const steps = epochs * Math.ceil((task.train[0].shape[0] ?? 0) / BATCH);
    for (const precision of ["float32", "mixedFloat16"] as const) {
      setRandomSeed(seed);
      const model = task.model().compile({
        optimizer: new Adam(new CosineDecay(0.003, steps)),
        loss: "sparseCategoricalCrossentropy",
        metrics: ["accuracy"],
        precision,
      });
      await model.fit(...task.train, { epochs, batchSize: BATCH, verbose: 0 });
      const { accuracy, loss } = await model.evaluate(...task.test, { batchSize: 250 });
      const [x, y] = task.train.map((all) => all.slice(0, BATCH)) as [Tensor, Tensor];
      const { dispatches, plannedBytes } = await model.trainingStats(x, y);
      console.log(name, precision, { accuracy, loss, dispatches, plannedBytes });
      model.dispose();
    }
  }
  device.destroy();
}

const mlp = () =>
  new Sequential([new Dense(128, { activation: "relu", inputShape: [784] }), new Dense(10, { activation: "softmax" })]);

/** Reads a digit row by row, from above. */
const rowReader = () =>
  new Sequential([
    new Reshape([28, 28], { inputShape: [784] }),
    new LSTM(64),
    new Dense(10, { activation: "softmax" }),
  ]);

/** Foretells the next character of a text, in windows of LENGTH. */
async function writing(): Promise<Task> {
  const { file } = await ensureText();
  const corpus = new Corpus(readFileSync(join(CACHE, "text", file), "utf8").slice(0, 200_000));
  const model = () => languageModel(corpus.kinds);
  return { model, train: windowsOf(corpus.train), test: windowsOf(corpus.validation) };
}

function windowsOf(codes: Tensor): readonly [Tensor, Tensor] {
  const count = Math.floor((codes.size - 1) / LENGTH);
  const from = (first: number) => codes.slice(first, first + count * LENGTH).reshape([count, LENGTH]);
  return [from(0), from(1)];
}

/** A small GPT: two blocks of causal attention with rotary positions. */
function languageModel(kinds: number): Model<SymbolicTensor, SymbolicTensor> {
  const width = 64;
  const ids = Input([LENGTH], { dtype: "int32" });
  let h = new Embedding(kinds, width).apply(ids);
  for (let block = 0; block < 2; block++) {
    const a = new LayerNormalization().apply(h);
    h = ops.add(h, new MultiHeadAttention(4, width / 4, { rope: true }).apply([a, a], { useCausalMask: true }));
    const inner = new Dense(4 * width, { activation: "gelu" }).apply(new LayerNormalization().apply(h));
    h = ops.add(h, new Dense(width).apply(inner));
  }
  const last = new LayerNormalization().apply(h);
  return new Model({ inputs: ids, outputs: new Dense(kinds, { activation: "softmax" }).apply(last) });
}
