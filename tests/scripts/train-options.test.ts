import { describe, expect, test } from "vitest";
import { ArgumentError } from "wgrad";
import { jobs } from "../../scripts/train/jobs/index.js";
import { help, isQuickLook, type Options, parseOptions } from "../../scripts/train/options.js";

const optionsOf = (words: string) => parseOptions(words.split(" ").filter(Boolean)) as Options;

describe("the options of npm start", () => {
  test("are a Dense net in Chrome unless told, and as many epochs as the net wants", () => {
    expect(optionsOf("")).toMatchObject({ model: "dense", runtime: "chrome", epochs: 5, batchSize: 128, json: false });
    expect(optionsOf("--model cnn")).toMatchObject({ model: "cnn", epochs: 3 });
    expect(optionsOf("--model forecast")).toMatchObject({ model: "forecast", epochs: 80 });
    expect(optionsOf("--model text")).toMatchObject({ epochs: 2, batchSize: 32 });
  });

  test("are read from the command line", () => {
    const words = "--model cnn --seed 0 --epochs 2 --batch-size 64 --digits 1000 --runtime node --out results --json";
    expect(optionsOf(words)).toEqual({
      model: "cnn",
      seed: 0,
      epochs: 2,
      batchSize: 64,
      digits: 1000,
      runtime: "node",
      out: "results",
      json: true,
    });
    const text = "--model text --characters 20000 --prompt Why --temperature 0.5 --top-k 5 --text own.txt";
    expect(optionsOf(text)).toMatchObject({
      characters: 20000,
      prompt: "Why",
      temperature: 0.5,
      topK: 5,
      text: "own.txt",
    });
  });

  test("all stand in the help, and all jobs", () => {
    expect(parseOptions(["--help"])).toBe("help");
    expect(parseOptions(["--epochs", "2", "-h"])).toBe("help");
    const common = ["model", "seed", "epochs", "batch-size", "runtime", "out", "json"];
    const own = ["digits", "text", "characters", "prompt", "length", "temperature", "top-k"];
    for (const name of [...common, ...own]) expect(help).toContain(`--${name}`);
    for (const [name, { about }] of Object.entries(jobs)) expect(help).toMatch(new RegExp(`^ +${name} +${about.slice(0, 9)}`, "m")); // biome-ignore format: one line
    expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
  });

  test.each([
    ["--model cnn", false],
    ["--model cnn --epochs 9 --batch-size 64 --seed 3", false],
    ["--model cnn --epochs 2", true],
    ["--digits 1000", true],
    ["--model text --characters 5000", true],
  ])("%s: whether it is but a quick look", (words, isQuick) => {
    expect(isQuickLook(optionsOf(words))).toBe(isQuick);
  });

  test.each([
    [["--modle", "cnn"], "npm start: unknown option '--modle'. `npm start -- --help` tells them all."],
    [["cnn"], "npm start: unexpected argument 'cnn'."],
    [["--epochs"], "npm start: option '--epochs <value>' argument missing."],
    [["--model", "regresion"], 'received "regresion". Write "regression".'],
    [["--model", "toString"], 'npm start: no such --model: expected one of "dense", '],
    [["--runtime", "deno"], 'npm start: no such --runtime: expected chrome or node, received "deno".'],
    [["--epochs", "0"], 'npm start: no such --epochs: expected a whole number from 1, received "0".'],
    [["--seed", "1.5"], 'npm start: no such --seed: expected a whole number from 0, received "1.5".'],
    [["--model", "text", "--temperature", "hot"], "npm start: no such --temperature: expected a number from 0"],
    [["--model", "text", "--prompt", ""], "npm start: no such --prompt: expected at least one character"],
    [
      ["--model", "regression", "--digits", "9"],
      "npm start: --digits says nothing to --model regression: expected it with one of dense, ",
    ],
    [["--batch-size", "99999999999999999999"], "npm start: no such --batch-size"],
  ])("%s is refused with a word on what to put right", (words, message) => {
    expect(() => parseOptions(words)).toThrow(ArgumentError);
    expect(() => parseOptions(words)).toThrow(message);
  });
});
