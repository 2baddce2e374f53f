import { element, find } from "../dom.js";

const DIGITS = 10;

/** What the net makes of the drawing: the digit, how sure it is, and a bar for each of the ten. */
export class Reading {
  readonly #guess = find("guess", HTMLElement);
  readonly #sure = find("sure", HTMLElement);
  readonly #rows = Array.from({ length: DIGITS }, (_, digit) => {
    const fill = element("i");
    const percent = element("span", { className: "percent" });
    const row = element("li", {}, element("b", {}, `${digit}`), element("span", { className: "track" }, fill), percent);
    return { row, fill, percent };
  });

  constructor() {
    find("bars", HTMLElement).replaceChildren(...this.#rows.map(({ row }) => row));
  }

  /** Shows ten probabilities; none while there is nothing to read. */
  show(probabilities: Float32Array | undefined): void {
    const best = probabilities === undefined ? undefined : likeliest(probabilities);
    this.#guess.textContent = best === undefined ? "–" : `${best}`;
    this.#sure.textContent = best === undefined ? "" : `${percent(probabilities?.[best])} sure`;
    for (const [digit, { row, fill, percent: label }] of this.#rows.entries()) {
      const probability = probabilities?.[digit] ?? 0;
      fill.style.setProperty("--part", `${probability}`);
      label.textContent = probabilities === undefined ? "" : percent(probability);
      row.classList.toggle("best", digit === best);
    }
  }
}

/** The digit with the highest probability. */
export function likeliest(probabilities: Float32Array): number {
  return probabilities.reduce((best, value, digit) => (value > (probabilities[best] ?? 0) ? digit : best), 0);
}

function percent(probability = 0): string {
  return `${Math.floor(probability * 100)} %`; // rounded down: 100 % is certain
}
