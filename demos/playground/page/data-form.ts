import { element, find } from "../../dom.js";
import { isDataName } from "../model/share.js";
import { netOf, type Playground, presets, startWith } from "../model/state.js";
import { type DataSet, dataSets, type Family } from "../model/tasks.js";

/** Shorter texts have nothing to teach. */
export const LEAST_TEXT = 2000;
const GROUPS: Readonly<Record<Family, string>> = {
  plane: "Points of a plane",
  table: "Tables",
  pictures: "Pictures",
  text: "Text",
};

/** The fields about data. `changed` hears of the playground that they make of the one at hand, `retold` of another text of the visitor's. */
export class DataForm {
  readonly #name = find("name", HTMLSelectElement);
  readonly #count = find("count", HTMLInputElement);
  readonly #noise = find("noise", HTMLInputElement);
  readonly #batchSize = find("batch-size", HTMLInputElement);
  readonly #two = find("two", HTMLInputElement);
  readonly #own = find("own", HTMLTextAreaElement);
  #now: Playground;

  constructor(now: Playground, changed: (playground: Playground) => void, retold: () => void) {
    this.#now = now;
    const sets = Object.entries<DataSet>(dataSets);
    for (const [family, label] of Object.entries(GROUPS)) {
      const options = sets.filter(([, set]) => set.family === family).map(([value, { title }]) => element("option", { value, textContent: title })); // biome-ignore format: one line
      this.#name.append(element("optgroup", { label }, ...options));
    }
    const apply = (next: Playground) => {
      this.#now = next;
      changed(next);
    };
    this.#name.addEventListener("change", () => {
      const name = this.#name.value;
      if (!isDataName(name)) return;
      const [before, after]: readonly DataSet[] = [dataSets[this.#now.data.name], dataSets[name]];
      const data = { ...this.#now.data, name };
      const isAlike = before?.family === after?.family && before?.task.answer.kind === after?.task.answer.kind;
      apply(isAlike ? { ...this.#now, data } : startWith(data, this.#now)); // the same nets go on with data of the same kind
    });
    for (const field of [this.#count, this.#noise, this.#batchSize]) {
      field.addEventListener("change", () => {
        if (!field.reportValidity()) return;
        const data = { ...this.#now.data, count: this.#count.valueAsNumber, noise: this.#noise.valueAsNumber };
        apply({ ...this.#now, data, batchSize: this.#batchSize.valueAsNumber });
      });
    }
    this.#two.addEventListener("change", () => {
      const [first] = this.#now.nets;
      const { family, task }: DataSet = dataSets[this.#now.data.name];
      apply({ ...this.#now, nets: this.#two.checked ? [first, netOf(presets[family][1], task.answer)] : [first] });
    });
    this.#own.addEventListener("change", retold);
    this.#own.addEventListener("dragover", (event) => event.preventDefault());
    this.#own.addEventListener("drop", async (event) => {
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return; // text that is dropped goes into the field by itself
      event.preventDefault();
      this.#own.value = await file.text();
      retold();
    });
    this.show(now);
  }

  /** Shows a playground, which another part of the page has changed. */
  show(now: Playground): void {
    this.#now = now;
    const { name, count, noise } = now.data;
    this.#name.value = name;
    this.#count.value = `${count}`;
    this.#noise.value = `${noise}`;
    find("noise-value", HTMLOutputElement).value = noise.toFixed(2);
    this.#batchSize.value = `${now.batchSize}`;
    this.#two.checked = now.nets.length === 2;
    document.body.dataset.family = dataSets[name].family;
    document.body.dataset.name = name;
  }

  get text(): string {
    return this.#own.value.replaceAll("\r\n", "\n");
  }
}
