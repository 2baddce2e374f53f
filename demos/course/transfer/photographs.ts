import { Adam, Dense, Sequential, Tensor } from "wgrad";
import { element, find } from "../../dom.js";
import { hasGpu, noticeOf, wordsOf } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import { Camera } from "./camera.js";
import { Eyes, kinds } from "./eyes.js";
import { type Photograph, Pile, photographOf, takesFiles } from "./pile.js";

const [FEWEST, EPOCHS] = [2, 60];
const NAMES = ["One kind", "Another", "A third", "A fourth", "A fifth"];
/** One in so many of a kind is held out. */
const HELD = 4;

/** The figure in which the visitor's own photographs are told apart. Nothing leaves the page. */
export class Photographs {
  readonly #net = find("net", HTMLSelectElement);
  readonly #weights = find("weights", HTMLInputElement);
  readonly #fetch = find("fetch", HTMLButtonElement);
  readonly #count = find("kinds", HTMLSelectElement);
  readonly #teach = find("teach", HTMLButtonElement);
  readonly #status = find("photos-status", HTMLElement);
  readonly #camera = new Camera();
  readonly #piles = NAMES.map((name) => new Pile(name, this.#camera, (what) => this.#try(what)));
  #eyes: Eyes | undefined;
  #head: Sequential | undefined;

  constructor() {
    this.#weights.addEventListener("change", () => this.#try(() => this.#open([...(this.#weights.files ?? [])])));
    this.#fetch.addEventListener("click", () => this.#try(() => this.#open("imagenet")));
    this.#count.addEventListener("change", () => this.#lay());
    this.#net.addEventListener("change", () => {
      this.#forget();
      this.#say("Now the weights of that net.");
    });
    this.#teach.addEventListener("click", () => this.#try(() => this.#learn()));
    takesFiles(find("ask", HTMLElement), find("ask-file", HTMLInputElement), (files) =>
      this.#try(async () => {
        for (const file of files) await this.#ask(await photographOf(file));
      }),
    );
    find("ask-camera", HTMLButtonElement).addEventListener("click", () =>
      this.#try(async () => this.#ask(await this.#camera.take())),
    );
    this.#lay();
    this.#enable();
    void hasGpu().then((there) => {
      if (there) return;
      for (const part of [this.#weights, this.#fetch]) part.disabled = true;
      find("photos", HTMLElement).prepend(noticeOf("There is nothing recorded of photographs"));
    });
  }

  /** Does one thing at a time, and says what went wrong. */
  async #try(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (error) {
      this.#say(wordsOf(error), true);
    }
    this.#enable();
  }

  #say(words: string, isBad = false): void {
    this.#status.textContent = words;
    this.#status.classList.toggle("bad", isBad);
  }

  get #kinds(): Pile[] {
    return this.#piles.slice(0, Number(this.#count.value));
  }

  #lay(): void {
    find("piles", HTMLElement).replaceChildren(...this.#kinds.map(({ host }) => host));
    this.#head = undefined;
    this.#enable();
  }

  #enable(): void {
    this.#teach.disabled = this.#eyes === undefined || this.#kinds.some(({ all }) => all.length < FEWEST);
    const asks = this.#head !== undefined;
    for (const part of [find("ask-file", HTMLInputElement), find("ask-camera", HTMLButtonElement)])
      part.disabled = !asks;
  }

  #forget(): void {
    this.#eyes?.dispose();
    [this.#eyes, this.#head] = [undefined, undefined];
    this.#enable();
  }

  async #open(weights: "imagenet" | File[]): Promise<void> {
    const kind = kinds[this.#net.value];
    if (kind === undefined || weights.length === 0) return;
    this.#forget();
    this.#say("Opening the weights…");
    this.#eyes = await Eyes.open(kind, weights);
    this.#say(
      `The net can see. Give each kind at least ${FEWEST} photographs, ${2 * HELD} or more if you have them, and teach it.`,
    );
  }

  /** A new last layer, on what the eyes see of each photograph and of its mirror image. */
  async #learn(): Promise<void> {
    const eyes = this.#eyes;
    if (eyes === undefined) return;
    this.#teach.disabled = true;
    const started = performance.now();
    const all = this.#kinds.flatMap(({ all }, kind) =>
      all.map((photograph, i) => ({ photograph, kind, held: i % HELD === HELD - 1 })),
    );
    const [known, held] = [all.filter(({ held }) => !held), all.filter(({ held }) => held)];
    this.#say(`Looking at ${all.length} photographs…`);
    const seen = await eyes.see(known.flatMap(({ photograph }) => [photograph.pixels, photograph.mirrored]));
    const kinds = Int32Array.from(known.flatMap(({ kind }) => [kind, kind]));
    this.#head?.dispose();
    const head = new Sequential([
      new Dense(this.#kinds.length, { activation: "softmax", inputShape: [seen.shape[1] ?? 0] }),
    ]);
    head.compile({ optimizer: new Adam(0.01), loss: "sparseCategoricalCrossentropy" });
    await head.fit(seen, Tensor.from(kinds, [kinds.length], "int32"), { epochs: EPOCHS, batchSize: 32 });
    this.#head = head;
    let right = 0;
    for (const { photograph, kind } of held) {
      const parts = await this.#answers(photograph);
      if (parts.indexOf(Math.max(...parts)) === kind) right++;
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const tested =
      held.length === 0
        ? "None were held out: four of a kind are needed."
        : `${right} of ${held.length} that were held out are told right (${percent(right / held.length)}).`;
    this.#say(`Taught with ${known.length} photographs in ${seconds} s. ${tested}`);
  }

  async #answers({ pixels }: Photograph): Promise<number[]> {
    if (this.#eyes === undefined || this.#head === undefined) throw new Error("Teach the net first.");
    return [...(await this.#head.predict(await this.#eyes.see([pixels]))).data];
  }

  async #ask(photograph: Photograph): Promise<void> {
    const parts = await this.#answers(photograph);
    const best = parts.indexOf(Math.max(...parts));
    find("asked", HTMLElement).replaceChildren(photograph.canvas);
    const bars = parts.map((part, i) => {
      const bar = element(
        "li",
        { className: i === best ? "best" : "" },
        element("span", { textContent: this.#kinds[i]?.name ?? "" }),
        element("i"),
      );
      bar.style.setProperty("--part", `${part}`);
      return bar;
    });
    find("guess", HTMLElement).replaceChildren(...bars);
  }
}
