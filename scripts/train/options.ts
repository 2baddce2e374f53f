import { parseArgs } from "node:util";
import { ArgumentError } from "wgrad";
import { isNetworkName, type NetworkName, networks } from "../../demos/mnist/networks.js";
import type { DigitsJob } from "./digits.js";
import { FORECAST, type ForecastJob } from "./forecast.js";
import { TEXT, type TextJob } from "./text.js";

/** Where the training runs. */
export type Runtime = "chrome" | "node";

/** Whatever is trained. */
interface Surroundings {
  readonly runtime: Runtime;
  /** Folder for the learning curve and the weights. */
  readonly out: string;
  readonly json: boolean;
  /** Path of a text to learn from. */
  readonly text?: string | undefined;
}

/** What `npm start` was asked for: a job, but for the text, which has yet to be fetched. */
export type Options = Surroundings & (DigitsJob | ForecastJob | Omit<TextJob, "corpus">);

const WHERE = "npm start";
const HELP = "`npm start -- --help` tells them all";

const { dense, cnn } = networks;

export const help = `Trains a net on WebGPU: to read handwritten digits (MNIST), to write like a text, or to foretell a series.

  npm start -- [options]

  --model NAME       dense (784 → 128 → 10) or cnn (two convolutions) for digits; text (an LSTM that writes, character by
                     character); forecast (an LSTM that foretells the CO₂ in the air); default dense
  --seed N           repeats a run: the same seed, the same loss; default 1
  --epochs N         passes over the data; default ${dense.epochs} for dense, ${cnn.epochs} for cnn, ${TEXT.epochs} for text, ${FORECAST.epochs} for forecast
  --batch-size N     samples in a step; default 128 for digits, ${TEXT.batchSize} for text and forecast
  --digits N         train on the first N of the 55,000 only, for a quick look
  --runtime NAME     chrome (headless) or node (Dawn, from the npm package webgpu); default chrome
  --out FOLDER       where the results go; default out
  --json             progress on stderr, and one line of JSON on stdout
  --help             this

For text:

  --text FILE        what to learn from; default the quotations of Debian's package fortunes, or else tinyshakespeare
  --characters N     learn from the first N characters only, for a quick look
  --prompt TEXT      what to write on from at the end; default "The "
  --temperature T    below 1 keeps to what is likely, above 1 dares more, 0 takes the likeliest; default 0.7
  --top-k K          draws among the K likeliest characters only; default 20

Writes <model>-curve.svg and <model>-weights.safetensors, with mnist- in front for digits.
`;

/** Reads the command line; `"help"` when that is what it asks for. Throws an ArgumentError that says what to put right. */
export function parseOptions(words: readonly string[]): Options | "help" {
  const values = parse(words);
  if (values.help) return "help";
  const { model = "dense", runtime = "chrome" } = values;
  if (!isModelName(model)) throw wrong("--model", "dense, cnn, text or forecast", model);
  if (runtime !== "chrome" && runtime !== "node") throw wrong("--runtime", "chrome or node", runtime);
  const defaults = { text: TEXT, forecast: FORECAST, dense: { ...dense, batchSize: 128 }, cnn: { ...cnn, batchSize: 128 } }[model]; // biome-ignore format: one line
  const common = {
    runtime,
    seed: whole("--seed", values.seed, 0) ?? 1,
    epochs: whole("--epochs", values.epochs, 1) ?? defaults.epochs,
    batchSize: whole("--batch-size", values["batch-size"], 1) ?? defaults.batchSize,
    out: values.out ?? "out",
    json: values.json ?? false,
  } as const;
  if (model === "forecast") return { ...common, model };
  if (model !== "text") return { ...common, model, digits: whole("--digits", values.digits, 1) };
  const { prompt = "The " } = values;
  if (prompt === "") throw wrong("--prompt", "at least one character", prompt);
  return {
    ...common,
    model,
    text: values.text,
    characters: whole("--characters", values.characters, 1000),
    prompt,
    temperature: nonNegative("--temperature", values.temperature) ?? 0.7,
    topK: whole("--top-k", values["top-k"], 1) ?? 20,
  };
}

function isModelName(name: string): name is NetworkName | "text" | "forecast" {
  return name === "text" || name === "forecast" || isNetworkName(name);
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
