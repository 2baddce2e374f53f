import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadSafetensors } from "wgrad";

const out = mkdtempSync(join(tmpdir(), "wgrad-train-"));
afterAll(() => rmSync(out, { recursive: true }));

/** Runs what `npm start` runs, after its set-up. */
function train(
  words: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = ["--import", "tsx", "scripts/train.ts", "--out", out, ...words.split(" ")];
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env } });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
  });
}

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1) ?? "";
const few = "--digits 1000 --epochs 2 --seed 7";

test("in Chrome: shows adapter, summary and progress, tests the net, writes the curve and the weights", async () => {
  const { code, stdout, stderr } = await train(`${few} --epochs 1`);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Adapter: .+, in Chrome\nModel: "dense"\n/);
  expect(stdout).toMatch(
    /Epoch 1\/1 {2}8\/8 ━+ \d+s {2}accuracy: 0\.\d+ {2}learning_rate: \S+ {2}loss: \d\.\d+ {2}val_accuracy: .* steps\/s\n/,
  );
  expect(stdout).toMatch(/Test accuracy: \d\d\.\d\d % of 10,000 digits/);
  expect(stdout).toMatch(
    /Verdict: +digits read \d\d\.\d %, to beat: \d\d\.\d % of the nearest mean .* \(a quick look\)\n/,
  );
  expect(readFileSync(join(out, "mnist-dense-curve.svg"), "utf8")).toMatch(/Dense net on MNIST/);
  expect(readFileSync(join(out, "mnist-dense-model.svg"), "utf8")).toMatch(/^<svg [\s\S]*Dense/);
  const { tensors, metadata } = loadSafetensors(readFileSync(join(out, "mnist-dense-weights.safetensors")));
  expect(metadata).toEqual({ model: "dense", library: "wgrad" });
  expect(Object.values(tensors).map(({ shape }) => shape)).toEqual([[784, 128], [128], [128, 10], [10]]);
});

test("the same seed gives the same loss, in Chrome and in Node", async () => {
  const inChrome = await train(`${few} --json`);
  const inNode = await train(`${few} --json --runtime node`);
  const [chrome, node] = [inChrome, inNode].map(({ stdout }) => JSON.parse(lastLine(stdout)));
  expect(chrome).toEqual({
    model: "dense",
    testAccuracy: expect.any(Number),
    baseline: expect.any(Number),
    beaten: expect.any(Boolean),
    trainSeconds: expect.any(Number),
    finalLoss: expect.any(Number),
    adapter: expect.stringMatching(/./),
    seed: 7,
    stats: {
      dispatches: expect.any(Number),
      submits: 1,
      plannedBytes: expect.any(Number),
      liveBytes: expect.any(Number),
    },
  });
  expect(chrome.testAccuracy).toBeGreaterThan(0.5);
  // Chrome and Dawn may find different adapters, whose last bits differ; on one, all bits are the same.
  if (node.adapter.startsWith(chrome.adapter)) expect(node.finalLoss).toBe(chrome.finalLoss);
  else expect(node.finalLoss).toBeCloseTo(chrome.finalLoss, 2);
  expect(inChrome.stdout.trimEnd().split("\n")).toHaveLength(1);
  expect(inChrome.stderr).toMatch(/^Epoch 1\/2 /);
});

test("the cnn trains too", async () => {
  const { code, stdout } = await train("--model cnn --digits 256 --epochs 1 --json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ model: "cnn", stats: { submits: 1 } });
});

test("text: tells the bigrams' loss and its own, samples, and writes on from the prompt", async () => {
  const few = "--text demos/text/devils-dictionary.txt --characters 20000 --epochs 1 --batch-size 2 --seed 3 --json";
  const { code, stdout, stderr } = await train(`--model text ${few} --prompt ZEUS --length 100 --top-k 5`);
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ model: "text", origin: "devils-dictionary.txt", seed: 3, stats: { submits: 1 } });
  expect(result.valLoss).toBeLessThan(3.5); // guessing blindly costs ln 70 = 4.2
  expect(result.bigramLoss).toBeGreaterThan(2.3);
  expect(result.bigramLoss).toBeLessThan(2.9);
  expect(result.samples[0]).toMatchObject({ step: 100, text: expect.stringMatching(/^\n/) });
  expect(result.completion).toMatch(/^ZEUS/);
  expect(Array.from(result.completion)).toHaveLength(104);
  expect(stderr).toMatch(/Bigram baseline: 2\.\d+ nats a character/);
  expect(readFileSync(join(out, "text-curve.svg"), "utf8")).toMatch(/>bigrams</);
});

test("what goes wrong has a name, a remedy and an exit code", async () => {
  const wrong = await train("--model rnn");
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(
    /^wgrad: ArgumentError: npm start: no such --model: expected one of "dense", .*, received "rnn"/,
  );
  const browserless = await train("--json", { CHROME_PATH: "/no/such/chrome" });
  expect(browserless.code).toBe(1);
  expect(browserless.stderr).toMatch(/^wgrad: CHROME_PATH: expected the path of a Chrome/);
});

test("a missing adapter is named, in Chrome", async () => {
  const { code, stderr } = await train("--json", { WGRAD_ADAPTER: "gpu" });
  if (code === 0) return; // this machine has a GPU
  expect(code).toBe(1);
  expect(lastLine(stderr)).toMatch(/^wgrad: DeviceError: init: no GPU adapter was found/);
});
