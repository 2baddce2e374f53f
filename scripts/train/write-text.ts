import { type Hooks, Random } from "wgrad";
import { bigramLoss } from "../../demos/text/bigram.js";
import { Corpus, foretold, windows } from "../../demos/text/corpus.js";
import type { Sampling } from "../../demos/text/sampling.js";
import { follow, last } from "./course.js";
import type { AnyModel, Context, Outcome, OwnOption, Settings } from "./job.js";

/** A net that foretells characters, and writes. */
export interface TextNet {
  readonly model: AnyModel;
  /** Goes on from a prompt, both as the numbers of characters, with so many as are asked for. */
  write(prompt: readonly number[], length: number, sampling: Sampling, random: Random): Promise<readonly number[]>;
  dispose(): void;
}

/** How a net is made and taught to write. */
export interface TextCourse {
  /** Characters in a window. */
  readonly steps: number;
  readonly title: string;
  make(kinds: number): Promise<TextNet>;
}

/** The options that a job takes which has a net write. */
export const WRITING: readonly OwnOption[] = ["text", "characters", "prompt", "length", "temperature", "top-k"];

const SAMPLE_EVERY = 100;
const SAMPLE_LENGTH = 120;

/** Trains a net on a text, shows what it writes on the way, and has it write on from the prompt at the end. */
export async function trainToWrite(
  { steps, title, make }: TextCourse,
  settings: Settings,
  { tell, ...context }: Context,
): Promise<Outcome> {
  const { seed, epochs, batchSize, characters, prompt = "The ", length = 400, temperature = 0.7, topK = 20 } = settings;
  const { file, origin } = settings.corpus ?? { file: "", origin: "" };
  const corpus = new Corpus((await context.read(`text/${file}`)).slice(0, characters));
  const { train, validation, kinds } = corpus;
  const baseline = bigramLoss(train.data, validation.data, kinds, foretold(validation, steps));
  tell({
    kind: "note",
    text: `Text: ${origin}; ${train.size} characters to learn from, ${validation.size} to validate on, ${kinds} kinds.
Bigram baseline: ${baseline.toFixed(4)} nats a character, to be beaten by val_loss.`,
  });

  const net = await make(kinds);
  const { model } = net;
  const random = new Random(seed);
  const compose = async (begin: string, length: number) => {
    const codes = await net.write(Array.from(corpus.encode(begin).data, Number), length, { temperature, topK }, random);
    return begin + corpus.decode(codes);
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
  const batches = windows(train, steps, batchSize, seed);
  const held = windows(validation, steps, batchSize);
  const [batch] = await batches.take(1).toArray();
  if (batch === undefined) throw new Error("internal: a corpus without a batch");
  const course = await follow(
    {
      model,
      epochs,
      stepsPerEpoch: batches.size ?? 0,
      run: (callbacks) =>
        model.fit(batches, { epochs, validationData: held, callbacks: [...callbacks, sampling], verbose: 0 }),
      stats: () => model.trainingStats(batch.x, batch.y),
    },
    { ...context, tell },
  );
  const completion = await compose(prompt, length);
  net.dispose();
  const valLoss = last(course.history, "val_loss");
  const line = `validation loss ${valLoss.toFixed(4)} nats a character, ${valLoss < baseline ? "below" : "not below"} the bigrams' ${baseline.toFixed(4)}`;
  return {
    course,
    model,
    title: `${title} on text: ${line}`,
    detail: origin,
    lines: [completion, "", `Text:          ${origin}`],
    verdict: {
      figure: "validation loss",
      reached: valLoss,
      baseline,
      of: "bigrams",
      better: "less",
      unit: "nats a character",
      log: "loss",
    },
    figures: { valLoss, bigramLoss: baseline, origin, samples, completion },
  };
}
