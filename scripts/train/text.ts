import { Adam, type Device, type Hooks, Random, setRandomSeed } from "wgrad";
import { bigramLoss } from "../../demos/text/bigram.js";
import { Corpus, foretold, windows } from "../../demos/text/corpus.js";
import { languageModel } from "../../demos/text/language-model.js";
import { Writer } from "../../demos/text/writer.js";
import { follow, last, weightsOf } from "./course.js";
import type { JobEvent, JobResult, Training } from "./job.js";

/** Learns to write like a text, character by character. */
export interface TextJob extends Training {
  readonly model: "text";
  /** Train on the first so many characters only. */
  readonly characters?: number | undefined;
  /** What is to be written on at the end. */
  readonly prompt: string;
  readonly temperature: number;
  readonly topK: number;
  /** The text: its file among the cached ones, and in words where it is from. */
  readonly corpus: { readonly file: string; readonly origin: string };
}

/** How well it foretells the next character, in nats, and what it writes. */
export interface TextFigures {
  readonly task: "text";
  readonly origin: string;
  readonly valLoss: number;
  /** The same of pairs of characters, counted; see {@link bigramLoss}. */
  readonly bigramLoss: number;
  readonly samples: readonly { readonly step: number; readonly text: string }[];
  readonly completion: string;
}

/** The net and its batches. */
export const TEXT = { embedding: 32, units: 128, steps: 48, learningRate: 0.01, epochs: 2, batchSize: 32 } as const;

const SAMPLE_EVERY = 100;
const SAMPLE_LENGTH = 120;
const COMPLETION_LENGTH = 400;

/** Trains an LSTM on a text, shows what it writes on the way, and has it write on from the prompt at the end. */
export async function trainOnText(
  job: TextJob,
  text: string,
  device: Device,
  tell: (event: JobEvent) => void,
): Promise<JobResult> {
  const { seed, epochs, batchSize, characters, corpus: source } = job;
  setRandomSeed(seed);
  const corpus = new Corpus(text.slice(0, characters));
  const { train, validation, kinds } = corpus;
  const baseline = bigramLoss(train.data, validation.data, kinds, foretold(validation, TEXT.steps));
  tell({
    kind: "note",
    text: `Text: ${source.origin}; ${train.size} characters to learn from, ${validation.size} to validate on, ${kinds} kinds.
Bigram baseline: ${baseline.toFixed(4)} nats a character, to be beaten by val_loss.`,
  });

  const sizes = { kinds, embedding: TEXT.embedding, units: TEXT.units };
  const { model } = languageModel(sizes, TEXT.steps);
  model.compile({ optimizer: new Adam({ learningRate: TEXT.learningRate }), loss: "sparseCategoricalCrossentropy" });
  const writer = new Writer(sizes);
  const random = new Random(seed);
  const compose = async (prompt: string, length: number) => {
    await writer.learn(await model.getWeights());
    const codes: number[] = [];
    for await (const code of writer.write(corpus.encode(prompt).data, job, random)) {
      if (codes.push(code) === length) break;
    }
    return prompt + corpus.decode(codes);
  };

  const samples: { step: number; text: string }[] = [];
  let step = 0;
  const sampling: Hooks = {
    async onTrainBatchEnd() {
      if (++step % SAMPLE_EVERY !== 0) return;
      const sample = { step, text: await compose("\n", SAMPLE_LENGTH) };
      samples.push(sample);
      tell({ kind: "note", text: `step ${step}: ${JSON.stringify(sample.text.trim())}` });
    },
  };
  const batches = windows(train, TEXT.steps, batchSize, seed);
  const held = windows(validation, TEXT.steps, batchSize);
  const [batch] = await batches.take(1).toArray();
  if (batch === undefined) throw new Error("internal: a corpus without a batch");
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: batches.size ?? 0,
      run: (callbacks) =>
        model.fit(batches, { epochs, validationData: held, callbacks: [...callbacks, sampling], verbose: 0 }),
      batch,
    },
    device,
    tell,
  );
  const completion = await compose(job.prompt, COMPLETION_LENGTH);
  writer.dispose();
  return {
    report: {
      ...course,
      task: "text",
      origin: source.origin,
      valLoss: last(course.history, "val_loss"),
      bigramLoss: baseline,
      samples,
      completion,
    },
    weights: await weightsOf(model, { model: "text" }),
  };
}
