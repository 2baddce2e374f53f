import { element, find, takesText } from "../../dom.js";
import { FEATURES, type Feature, PLACE } from "../data/plane.js";
import { isDataName } from "../model/share.js";
import { netOf, type Playground, presets, startWith } from "../model/state.js";
import { type DataSet, dataSets, type Family } from "../model/tasks.js";

/** Shorter texts have nothing to teach. */
export const LEAST_TEXT = 2000;
const FEATURE_NAMES: Readonly<Record<Feature, string>> = {
  x: "x",
  y: "y",
  xx: "x²",
  yy: "y²",
  xy: "x·y",
  sinX: "sin πx",
  sinY: "sin πy",
};
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
  readonly #features = new Map<Feature, HTMLInputElement>();
  #now: Playground;

  constructor(now: Playground, changed: (playground: Playground) => void, retold: () => void) {
    this.#now = now;
    const sets = Object.entries<DataSet>(dataSets);
    for (const [family, label] of Object.entries(GROUPS)) {
      const options = sets
        .filter(([, set]) => set.family === family)
        .map(([value, { title }]) => element("option", { value, textContent: title }));
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
    for (const name of FEATURES) {
      const box = element("input", { type: "checkbox" });
      this.#features.set(name, box);
      find("features", HTMLFieldSetElement).append(element("label", { className: "check" }, box, FEATURE_NAMES[name]));
      box.addEventListener("change", () => {
        const features = FEATURES.filter((one) => this.#features.get(one)?.checked);
        if (features.length === 0)
          box.checked = true; // a net that is told nothing has nothing to learn from
        else apply({ ...this.#now, data: { ...this.#now.data, features } });
      });
    }
    this.#noise.addEventListener("input", () => this.#showNoise(this.#noise.valueAsNumber));
    this.#two.addEventListener("change", () => {
      const [first] = this.#now.nets;
      const { family, task }: DataSet = dataSets[this.#now.data.name];
      apply({ ...this.#now, nets: this.#two.checked ? [first, netOf(presets[family][1], task.answer)] : [first] });
    });
    takesText(this.#own, retold);
    this.show(now);
  }

  /** Shows a playground, which another part of the page has changed. */
  show(now: Playground): void {
    this.#now = now;
    const { name, count, noise, features = PLACE } = now.data;
    for (const [feature, box] of this.#features) box.checked = features.includes(feature);
    this.#name.value = name;
    this.#count.value = `${count}`;
    this.#noise.value = `${noise}`;
    this.#showNoise(noise);
    this.#batchSize.value = `${now.batchSize}`;
    this.#two.checked = now.nets.length === 2;
    document.body.dataset.family = dataSets[name].family;
    document.body.dataset.name = name;
  }

  #showNoise(noise: number): void {
    find("noise-value", HTMLOutputElement).value = noise.toFixed(2);
  }

  get text(): string {
    return this.#own.value.replaceAll("\r\n", "\n");
  }
}
