import { expect, test } from "vitest";
import type { Context, Job, JobEvent, Settings } from "../../scripts/train/job.js";
import { type JobName, jobs } from "../../scripts/train/jobs/index.js";
import { isBeaten } from "../../scripts/train/verdict.js";
import { init, setRandomSeed } from "../../src/index.js";
import { readDigits } from "../harness/digits.js";

/** Each job, cut short; and whether that is enough to beat its baseline. */
const trials: Readonly<Record<JobName, Partial<Settings> & { readonly beats: boolean }>> = {
  dense: { digits: 300, epochs: 2, batchSize: 32, beats: false },
  activations: { epochs: 6, beats: false },
  regression: { epochs: 40, batchSize: 64, beats: true },
  pruning: { digits: 300, epochs: 2, batchSize: 32, beats: false },
  cnn: { digits: 100, epochs: 2, batchSize: 32, beats: false },
  forecast: { epochs: 2, beats: false },
  memory: { epochs: 3, beats: true },
  text: { epochs: 2, batchSize: 16, prompt: "the ", length: 16, beats: false },
  gpt: { epochs: 2, batchSize: 16, prompt: "the ", length: 16, beats: false },
  transfer: { epochs: 4, beats: false },
  autoencoder: { digits: 300, epochs: 3, beats: false },
  embeddings: { epochs: 6, beats: true },
  captioning: { epochs: 3, beats: false },
};

/** Twenty years of months that rise and swing, and a text of few words, where the fetched ones are not. */
const files: Readonly<Record<string, () => string>> = {
  "co2/co2-concentration.csv": () => {
    const rows = Array.from({ length: 240 }, (_, i) => {
      const [year, month] = [1990 + Math.floor(i / 12), (i % 12) + 1];
      return `${year}-${`${month}`.padStart(2, "0")}-01,${(350 + 0.1 * i + 3 * Math.sin((i * Math.PI) / 6)).toFixed(2)}`;
    });
    return ["Date,CO2", ...rows].join("\n");
  },
  "text/few-words.txt": () =>
    Array.from({ length: 400 }, (_, i) => ["the cat", "sat on", "a mat", "and then"][(i * i + 3 * i) % 4]).join(" "),
};

for (const [name, { beats, ...given }] of Object.entries(trials)) {
  test(`${name} learns, and tells what it comes to`, async ({ skip }) => {
    const digits = await readDigits(600, 200);
    const job: Job = jobs[name as JobName];
    if (job.needs?.includes("digits") && digits === null)
      return skip("the digits are not in .cache: node scripts/setup.mjs --digits fetches them");
    const events: JobEvent[] = [];
    const context: Context = {
      device: await init(),
      tell: (event) => events.push(event),
      digits: async () => digits ?? expect.fail("it does not say that it needs digits"),
      read: async (path) => files[path]?.() ?? expect.fail(`there is no ${path}`),
    };
    setRandomSeed(1);
    const corpus = { file: "few-words.txt", origin: "a few words" };
    const { epochs, batchSize } = job;
    const settings = { model: name, seed: 1, epochs, batchSize, corpus, ...given };
    const { course, verdict, figures, model } = await job.run(settings, context);
    model.dispose();

    const { loss = [] } = course.history;
    expect(loss).toHaveLength(settings.epochs);
    if (name !== "pruning") expect(loss.at(-1)).toBeLessThan(loss[0] ?? 0); // what is cut away is missed
    expect(course.stats.submits).toBe(1);
    expect(Number.isFinite(verdict.reached) && Number.isFinite(verdict.baseline)).toBe(true);
    expect(Object.values(figures)).toContain(verdict.reached);
    if ("completion" in figures) expect(figures.completion).toMatch(/^the [\s\S]{8,16}$/);
    if (beats) expect(isBeaten(verdict), `${verdict.reached} against ${verdict.baseline}`).toBe(true);
    expect(new Set(events.map(({ kind }) => kind))).toContain("epochEnd");
  });
}
