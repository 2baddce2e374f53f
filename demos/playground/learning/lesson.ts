import { setRandomSeed } from "wgrad";
import { type Data, loadData } from "../data/load.js";
import { type DataSet, dataSets, taskOf } from "../model/tasks.js";
import { Batches } from "./batches.js";
import { goOn } from "./go-on.js";
import { Learner } from "./learner.js";
import type { Report, Wish } from "./messages.js";
import { NowAndThen } from "./now-and-then.js";

/** So many letters a net writes at once. */
const LETTERS = 64;

export type Begin = Extract<Wish, { kind: "begin" }>;
type Tell = (report: Report) => void;

/** One or two nets and what they learn from, until the visitor begins anew. */
export class Lesson {
  readonly #learners: readonly Learner[];
  readonly #batches: Batches;
  readonly #data: Data;
  readonly #seed: number;
  readonly #tell: Tell;
  #isRunning = false;
  #isEnded = false;
  #work: Promise<void> = Promise.resolve();
  #sample = 0;
  #prompt = { text: "The ", temperature: 0.7 };

  private constructor(data: Data, learners: readonly Learner[], batches: Batches, seed: number, tell: Tell) {
    [this.#data, this.#learners, this.#batches, this.#seed, this.#tell] = [data, learners, batches, seed, tell];
  }

  /** Gets the data and builds the nets. Rejects with what is wrong with them. */
  static async begin({ playground, text, folder, seed }: Begin, tell: Tell): Promise<Lesson> {
    const { data: choice, batchSize, nets } = playground;
    const data = await loadData(choice, text, new URL(folder));
    const { family }: DataSet = dataSets[choice.name];
    const task = taskOf(choice, text);
    setRandomSeed(seed);
    const learners = nets.map((net) => new Learner(net, task, family, data));
    const lesson = new Lesson(data, learners, new Batches(data.train, batchSize, seed), seed, tell);
    const { x, y } = data.train;
    const points = family === "plane" ? { places: x.data as Float32Array, answers: y.data as Float32Array } : undefined;
    tell({ kind: "ready", points, bigrams: data.bigrams, stepsPerEpoch: lesson.#batches.perEpoch });
    lesson.#queue(() => lesson.#look(true));
    return lesson;
  }

  go(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#queue(() => this.#run());
  }

  pause(): void {
    this.#isRunning = false;
  }

  show(sample: number): void {
    this.#sample = sample;
    if (!this.#isRunning) this.#queue(() => this.#look(false));
  }

  /** Goes on from a beginning, now and, while it learns, from time to time. */
  write(text: string, temperature: number): void {
    this.#prompt = { text, temperature };
    if (!this.#isRunning) this.#queue(() => this.#write());
  }

  save(net: number): void {
    this.#queue(async () => {
      const bytes = await this.#learners[net]?.save();
      if (bytes !== undefined) this.#tell({ kind: "file", net, bytes: bytes as Uint8Array<ArrayBuffer> });
    });
  }

  /** Ends what is under way, and frees what the nets have on the GPU. */
  async end(): Promise<void> {
    [this.#isRunning, this.#isEnded] = [false, true];
    await this.#work;
    for (const learner of this.#learners) learner.dispose();
  }

  /** One thing after the other. What fails is told, and ends the run. */
  #queue(task: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isEnded) return;
      try {
        await task();
      } catch (error) {
        this.#isRunning = false;
        this.#tell({ kind: "failed", words: wordsOf(error) });
      }
    });
  }

  async #run(): Promise<void> {
    const looks = new NowAndThen(150, 0.3);
    const judgements = new NowAndThen(1000, 0.2);
    const writings = new NowAndThen(4000, 0.3);
    while (this.#isRunning) {
      const batch = this.#batches.next();
      for (const learner of this.#learners) await learner.step(batch);
      if (!looks.isDue()) continue;
      const judges = judgements.isDue();
      await during(judges ? judgements : looks, async () => {
        await this.#look(judges);
        await this.#tellCost();
      });
      if (this.#data.corpus !== undefined && writings.isDue()) await during(writings, () => this.#write());
    }
    await this.#look(true);
  }

  async #look(judges: boolean): Promise<void> {
    const nets = [];
    for (const learner of this.#learners) nets.push(await learner.look(this.#sample, judges));
    if (this.#isEnded) return;
    this.#tell({ kind: "frame", frame: { step: this.#batches.taken, epoch: this.#batches.epoch, nets } });
  }

  async #tellCost(): Promise<void> {
    const costs = [];
    for (const learner of this.#learners) costs.push(await learner.cost());
    this.#tell({ kind: "cost", costs });
  }

  async #write(): Promise<void> {
    const { corpus } = this.#data;
    if (corpus === undefined) return;
    const { text: prompt, temperature } = this.#prompt;
    const codes = Array.from(corpus.encode(prompt === "" ? "\n" : prompt).data, Number);
    const step = this.#batches.taken;
    for (const [net, learner] of this.#learners.entries()) {
      let text = prompt;
      const report = (isDone: boolean) => this.#tell({ kind: "written", net, step, text, isDone });
      await goOn(learner.model, codes, LETTERS, {
        temperature,
        seed: this.#seed + step,
        tell: (code) => {
          text += corpus.decode([code]);
          report(false);
          return !this.#isEnded;
        },
      });
      report(true);
    }
  }
}

async function during(when: NowAndThen, task: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await task();
  when.done(started);
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
