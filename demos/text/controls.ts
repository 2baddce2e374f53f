import { element, find, takesText } from "../dom.js";
import type { Sampling } from "./sampling.js";
import type { Settings } from "./text-trainer.js";

/** Shorter texts have nothing to teach. */
const LEAST = 2000;

/**
 * The fields of the page. `?epochs=1&batch-size=16&units=32&characters=20000` in the address sets them; `characters` cuts
 * the built-in text.
 */
export class Controls {
  readonly #epochs = find("epochs", HTMLInputElement);
  readonly #batchSize = find("batch-size", HTMLInputElement);
  readonly #units = find("units", HTMLInputElement);
  readonly #own = find("own", HTMLTextAreaElement);
  readonly #prompt = find("prompt", HTMLInputElement);
  readonly #temperature = find("temperature", HTMLInputElement);
  readonly #topK = find("top-k", HTMLInputElement);
  readonly #sources: readonly HTMLInputElement[];
  readonly #builtIn: string;

  /** `changed` is called when there is another text to learn from. */
  constructor(query: URLSearchParams, builtIn: string, changed: () => void) {
    const characters = query.get("characters");
    this.#builtIn = characters === null ? builtIn : builtIn.slice(0, Number(characters));
    const segments = element("div");
    this.#sources = (["The Devil’s Dictionary", "Your own"] as const).map((title, i) => {
      const radio = element("input", { type: "radio", name: "source", value: i === 0 ? "built-in" : "own" });
      radio.checked = i === 0;
      radio.addEventListener("change", () => {
        this.#own.hidden = !this.#isOwn;
        changed();
      });
      segments.append(element("label", {}, radio, title));
      return radio;
    });
    find("sources", HTMLFieldSetElement).append(segments);
    for (const field of [this.#epochs, this.#batchSize, this.#units]) field.value = query.get(field.id) ?? field.value;
    takesText(this.#own, changed);
  }

  get settings(): Settings {
    return {
      epochs: this.#epochs.valueAsNumber,
      batchSize: this.#batchSize.valueAsNumber,
      units: this.#units.valueAsNumber,
    };
  }

  /** The text to learn from; undefined while there is too little of it. */
  get text(): string | undefined {
    const text = this.#isOwn ? this.#own.value.replaceAll("\r\n", "\n") : this.#builtIn;
    return text.length < LEAST ? undefined : text;
  }

  /** What is asked of the visitor where there is no text. */
  get wish(): string {
    return `Paste or drop a text of at least ${LEAST} characters.`;
  }

  get prompt(): string {
    return this.#prompt.value || "\n";
  }

  get sampling(): Sampling {
    return { temperature: this.#temperature.valueAsNumber, topK: this.#topK.valueAsNumber };
  }

  get #isOwn(): boolean {
    return this.#sources.some(({ checked, value }) => checked && value === "own");
  }

  /** While a net trains, its settings stand. */
  set enabled(enabled: boolean) {
    for (const field of [this.#epochs, this.#batchSize, this.#units, this.#own, ...this.#sources]) {
      field.disabled = !enabled;
    }
  }
}
