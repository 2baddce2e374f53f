import type { Mnist, Tensor } from "wgrad";
import { element, find, onSchemeChange } from "../dom.js";
import { showDigit } from "./picture.js";
import { likeliest } from "./reading.js";

const COUNT = 30;
const CLASSES = 10;

/** Some of the test digits, and what the net reads in each. */
export class Gallery {
  /** [30, 784]. */
  readonly images: Tensor<"float32">;
  readonly #labels: Int32Array;
  #shown: Float32Array | undefined;
  readonly #cards = Array.from({ length: COUNT }, () => ({ canvas: element("canvas"), answer: element("figcaption") }));

  constructor({ x, y }: Mnist["test"]) {
    this.images = x.slice(0, COUNT);
    this.#labels = y.slice(0, COUNT).data;
    const figures = this.#cards.map(({ canvas, answer }) => element("figure", {}, canvas, answer));
    find("gallery", HTMLElement).replaceChildren(...figures);
    this.#draw();
    onSchemeChange(() => this.#draw());
  }

  /** Takes ten probabilities for each. */
  show(probabilities: Float32Array): void {
    this.#shown = probabilities;
    let right = 0;
    for (const [i, { canvas, answer }] of this.#cards.entries()) {
      const read = likeliest(probabilities.subarray(i * CLASSES, (i + 1) * CLASSES));
      const isRight = read === this.#labels[i];
      if (isRight) right++;
      answer.textContent = `${read}`;
      answer.className = isRight ? "right" : "wrong";
      canvas.title = isRight ? `read as ${read}` : `a ${this.#labels[i]}, read as ${read}`;
    }
    find("gallery-count", HTMLElement).textContent = `${right} of ${COUNT} read right`;
  }

  /** What {@link show} was last given. */
  get shown(): Float32Array | undefined {
    return this.#shown;
  }

  #draw(): void {
    for (const [i, { canvas }] of this.#cards.entries()) showDigit(canvas, this.images.at(i).data);
  }
}
