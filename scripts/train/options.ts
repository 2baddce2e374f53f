import { parseArgs } from "node:util";
import { ArgumentError } from "wgrad";
import { isNetworkName, networks } from "../../demos/mnist/networks.js";
import type { Job } from "./job.js";

/** Where the training runs. */
export type Runtime = "chrome" | "node";

/** What `npm start` was asked for. */
export interface Options extends Job {
  readonly runtime: Runtime;
  /** Folder for the learning curve and the weights. */
  readonly out: string;
  readonly json: boolean;
}

const WHERE = "npm start";
const HELP = "`npm start -- --help` tells them all";

export const help = `Trains a net on handwritten digits (MNIST), on WebGPU.

  npm start -- [options]

  --model NAME       dense (784 → 128 → 10) or cnn (two convolutions); default dense
  --seed N           repeats a run: the same seed, the same loss; default 1
  --epochs N         passes over the digits; default ${networks.dense.epochs} for dense, ${networks.cnn.epochs} for cnn
  --batch-size N     digits in a step; default 128
  --digits N         train on the first N of the 55,000 only, for a quick look
  --runtime NAME     chrome (headless) or node (Dawn, from the npm package webgpu); default chrome
  --out FOLDER       where the results go; default out
  --json             progress on stderr, and one line of JSON on stdout
  --help             this

Writes mnist-<model>-curve.svg and mnist-<model>-weights.safetensors.
`;

/** Reads the command line; `"help"` when that is what it asks for. Throws an ArgumentError that says what to put right. */
export function parseOptions(words: readonly string[]): Options | "help" {
  const values = parse(words);
  if (values.help) return "help";
  const { model = "dense", runtime = "chrome" } = values;
  if (!isNetworkName(model)) throw wrong("--model", "dense or cnn", model);
  if (runtime !== "chrome" && runtime !== "node") throw wrong("--runtime", "chrome or node", runtime);
  return {
    model,
    runtime,
    seed: whole("--seed", values.seed, 0) ?? 1,
    epochs: whole("--epochs", values.epochs, 1) ?? networks[model].epochs,
    batchSize: whole("--batch-size", values["batch-size"], 1) ?? 128,
    digits: whole("--digits", values.digits, 1),
    out: values.out ?? "out",
    json: values.json ?? false,
  };
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

function wrong(name: string, expected: string, received: string): ArgumentError {
  return new ArgumentError({
    where: WHERE,
    problem: `no such ${name}`,
    expected,
    received: `"${received}"`,
    remedy: HELP,
  });
}
