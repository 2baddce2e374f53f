import { parseArgs } from "node:util";
import { ArgumentError } from "wgrad";
import type { OwnOption, Settings } from "./job.js";
import { HELP, jobNamed, jobs, WHERE } from "./jobs/index.js";

/** Where the training runs. */
export type Runtime = "chrome" | "node";

/** What `npm start` was asked for; the text has yet to be fetched. */
export interface Options extends Omit<Settings, "corpus"> {
  readonly runtime: Runtime;
  /** Folder for the learning curve, the model's picture and the weights. */
  readonly out: string;
  readonly json: boolean;
  /** Path of a text to learn from. */
  readonly text?: string | undefined;
}

/** Options of some jobs only: what is written behind them, and what they do. */
const OWN = {
  digits: ["N", "learn from the first N digits only, for a quick look"],
  text: ["FILE", "what to learn from; default the quotations of Debian's package fortunes, or else tinyshakespeare"],
  characters: ["N", "learn from the first N characters only, for a quick look"],
  prompt: ["TEXT", 'what to write on from at the end; default "The "'],
  length: ["N", "how many characters are written at the end; default 400"],
  temperature: ["T", "below 1 keeps to what is likely, above 1 dares more, 0 takes the likeliest; default 0.7"],
  "top-k": ["K", "draws among the K likeliest characters only; default 20"],
} as const satisfies Readonly<Record<OwnOption, readonly [value: string, about: string]>>;

const takers = (option: OwnOption) =>
  Object.entries(jobs).flatMap(([name, { options }]) => (options?.includes(option) ? [name] : []));
const row = (name: string, about: string) => `  ${name.padEnd(18)} ${about}`;

export const help = `Trains a net on WebGPU, and tells what it comes to beside a baseline that it must beat: with an exit code of 1 where it does
not. Fewer epochs, digits or characters than usual are a quick look, which is not judged.

  npm start -- [options]

  --model NAME       what is trained, and for how many epochs; default dense:

${Object.entries(jobs)
  .map(([name, { about, epochs }]) => `    ${name.padEnd(14)} ${about}; ${epochs}`)
  .join("\n")}

${row("--seed N", "repeats a run: the same seed, the same loss; default 1")}
${row("--epochs N", "passes over the data; default as many as stand behind the model")}
${row("--batch-size N", "samples in a step; default what suits the model, 128 for dense")}
${row("--runtime NAME", "chrome (headless) or node (Dawn, from the npm package webgpu); default chrome")}
${row("--out FOLDER", "where the results go; default out")}
${row("--json", "progress on stderr, and one line of JSON on stdout")}
${row("--help", "this")}

For digits (${takers("digits").join(", ")}) and texts (${takers("text").join(", ")}) only:

${Object.entries(OWN)
  .map(([name, [value, about]]) => row(`--${name} ${value}`, about))
  .join("\n")}

Writes <model>-curve.svg, <model>-model.svg and <model>-weights.safetensors, with mnist- in front for dense and cnn.
`;

/** Reads the command line; `"help"` when that is what it asks for. Throws an ArgumentError that says what to put right. */
export function parseOptions(words: readonly string[]): Options | "help" {
  const values = parse(words);
  if (values.help) return "help";
  const { model = "dense", runtime = "chrome", prompt } = values;
  const job = jobNamed(model);
  for (const name of Object.keys(OWN) as OwnOption[]) {
    if (values[name] === undefined || job.options?.includes(name)) continue;
    throw new ArgumentError({
      where: WHERE,
      problem: `--${name} says nothing to --model ${model}`,
      expected: `it with one of ${takers(name).join(", ")}`,
      remedy: HELP,
    });
  }
  if (runtime !== "chrome" && runtime !== "node") throw wrong("--runtime", "chrome or node", runtime);
  if (prompt === "") throw wrong("--prompt", "at least one character", prompt);
  return {
    model,
    runtime,
    seed: whole("--seed", values.seed, 0) ?? 1,
    epochs: whole("--epochs", values.epochs, 1) ?? job.epochs,
    batchSize: whole("--batch-size", values["batch-size"], 1) ?? job.batchSize,
    out: values.out ?? "out",
    json: values.json ?? false,
    digits: whole("--digits", values.digits, 1),
    text: values.text,
    characters: whole("--characters", values.characters, 1000),
    prompt,
    length: whole("--length", values.length, 1),
    temperature: nonNegative("--temperature", values.temperature),
    topK: whole("--top-k", values["top-k"], 1),
  };
}

/** Whether a job was cut short, so that what it comes to is no judgement. */
export function isQuickLook({ model, epochs, digits, characters }: Options): boolean {
  return epochs < jobNamed(model).epochs || digits !== undefined || characters !== undefined;
}

function parse(words: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        model: { type: "string" },
        seed: { type: "string" },
        epochs: { type: "string" },
        "batch-size": { type: "string" },
        digits: { type: "string" },
        text: { type: "string" },
        characters: { type: "string" },
        prompt: { type: "string" },
        length: { type: "string" },
        temperature: { type: "string" },
        "top-k": { type: "string" },
        runtime: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (cause) {
    // Node's own words, without its advice on positional arguments, of which there are none here.
    const [problem = "no such options"] = cause instanceof Error ? cause.message.split(/\. |\n/) : [];
    throw new ArgumentError(
      { where: WHERE, problem: problem.charAt(0).toLowerCase() + problem.slice(1), remedy: HELP },
      { cause },
    );
  }
}

function whole(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(name, `a whole number from ${least}`, text);
}

function nonNegative(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw wrong(name, "a number from 0", text);
}

function wrong(name: string, expected: string, received: string): ArgumentError {
  return new ArgumentError({
    where: WHERE,
    problem: `no such ${name}`,
    expected,
    received: `"${received}"`,
    remedy: HELP,
  });
}
