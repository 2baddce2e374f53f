import { describe, expect, test } from "vitest";
import { ArgumentError } from "wgrad";
import { help, parseOptions } from "../../scripts/train/options.js";

describe("the options of npm start", () => {
  test("are a Dense net in Chrome unless told, and as many epochs as the net wants", () => {
    expect(parseOptions([])).toMatchObject({
      model: "dense",
      runtime: "chrome",
      epochs: 5,
      batchSize: 128,
      json: false,
    });
    expect(parseOptions(["--model", "cnn"])).toMatchObject({ model: "cnn", epochs: 3 });
  });

  test("are read from the command line", () => {
    const words = "--model cnn --seed 0 --epochs 2 --batch-size 64 --digits 1000 --runtime node --out results --json";
    expect(parseOptions(words.split(" "))).toEqual({
      model: "cnn",
      seed: 0,
      epochs: 2,
      batchSize: 64,
      digits: 1000,
      runtime: "node",
      out: "results",
      json: true,
    });
  });

  test("of a text are others", () => {
    expect(parseOptions(["--model", "text"])).toMatchObject({ epochs: 2, batchSize: 32, prompt: "The ", topK: 20 });
    const words = "--model text --characters 20000 --prompt Why --temperature 0.5 --top-k 5 --text own.txt";
    expect(parseOptions(words.split(" "))).toMatchObject({
      characters: 20000,
      prompt: "Why",
      temperature: 0.5,
      topK: 5,
      text: "own.txt",
    });
    expect(parseOptions(["--model", "forecast"])).toMatchObject({ model: "forecast", epochs: 80 });
  });

  test("all stand in the help", () => {
    expect(parseOptions(["--help"])).toBe("help");
    expect(parseOptions(["--epochs", "2", "-h"])).toBe("help");
    for (const name of [
      "model",
      "seed",
      "epochs",
      "batch-size",
      "digits",
      "runtime",
      "out",
      "json",
      "text",
      "characters",
      "prompt",
      "temperature",
      "top-k",
    ]) {
      expect(help).toContain(`--${name}`);
    }
  });

  test.each([
    [["--modle", "cnn"], "npm start: unknown option '--modle'. `npm start -- --help` tells them all."],
    [["cnn"], "npm start: unexpected argument 'cnn'."],
    [["--epochs"], "npm start: option '--epochs <value>' argument missing."],
    [["--model", "rnn"], 'npm start: no such --model: expected dense, cnn, text or forecast, received "rnn".'],
    [["--model", "toString"], "npm start: no such --model: expected dense, cnn"],
    [["--runtime", "deno"], 'npm start: no such --runtime: expected chrome or node, received "deno".'],
    [["--epochs", "0"], 'npm start: no such --epochs: expected a whole number from 1, received "0".'],
    [["--seed", "1.5"], 'npm start: no such --seed: expected a whole number from 0, received "1.5".'],
    [["--model", "text", "--temperature", "hot"], "npm start: no such --temperature: expected a number from 0"],
    [["--model", "text", "--prompt", ""], "npm start: no such --prompt: expected at least one character"],
    [["--batch-size", "99999999999999999999"], "npm start: no such --batch-size"],
  ])("%s is refused with a word on what to put right", (words, message) => {
    expect(() => parseOptions(words)).toThrow(ArgumentError);
    expect(() => parseOptions(words)).toThrow(message);
  });
});
