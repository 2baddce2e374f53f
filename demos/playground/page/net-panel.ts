import { element } from "../../dom.js";
import type { Cost, Frame, PlanePoints } from "../learning/frame.js";
import { type Built, build, misfitOf } from "../model/net.js";
import { palette, startOf } from "../model/palette.js";
import { namesOf, type Part } from "../model/part.js";
import { type LayerPart, type Net, netOf, presets } from "../model/state.js";
import { type Family, lastLayer, lossesFor, type Task } from "../model/tasks.js";
import { fieldList } from "./field-list.js";
import { LayerItem } from "./layer-item.js";
import { Results } from "./results.js";

export interface NetActions {
  /** The net is another one now. */
  readonly change: (net: Net) => void;
  readonly saveCode: () => void;
  readonly saveFile: () => void;
}

/** A net as a panel: how it is built, how it learns, and what comes of it. */
export class NetPanel {
  readonly node: HTMLElement;
  readonly results: Results;
  readonly #list = element("ol", { className: "layers" });
  readonly #wrong = element("p", { className: "misfit", hidden: true });
  readonly #keras = element("button", { type: "button", className: "quiet", textContent: ".keras" });
  readonly #task: Task;
  readonly #label: string;
  readonly #actions: NetActions;
  #items: LayerItem[] = [];
  #net: Net;
  #built: Built | undefined;

  constructor(label: string, net: Net, task: Task, family: Family, actions: NetActions) {
    [this.#label, this.#net, this.#task, this.#actions] = [label, net, task, actions];
    this.results = new Results(label, task.answer, family);
    this.#list.ariaLabel = `Layers of ${label}`;
    this.#keras.ariaLabel = `Save ${label} as a .keras file`;
    this.#keras.addEventListener("click", actions.saveFile);
    const code = element("button", {
      type: "button",
      className: "quiet",
      textContent: "TypeScript",
      ariaLabel: `Save ${label} as TypeScript`,
    });
    code.addEventListener("click", actions.saveCode);
    this.node = element(
      "section",
      { className: "panel net", ariaLabel: label },
      element(
        "div",
        { className: "title" },
        element("h2", { textContent: label }),
        element(
          "p",
          { className: "saving" },
          element("span", { className: "hint", textContent: "Save as" }),
          code,
          this.#keras,
        ),
      ),
      this.results.node,
      this.#presets(family),
      this.#list,
      this.#adder(),
      this.#learning(),
      this.#wrong,
    );
    this.#relist();
  }

  /** Whether this is the net that the panel shows already. */
  holds(net: Net): boolean {
    return net === this.#net;
  }

  /** Whether the net fits its data. */
  get fits(): boolean {
    return this.#built?.misfit === undefined && this.#wrong.hidden === true;
  }

  #presets(family: Family): HTMLElement {
    const all = presets[family];
    const select = element(
      "select",
      {},
      element("option", { value: "", textContent: "choose…" }),
      ...all.map(({ title }, i) => element("option", { value: `${i}`, textContent: title })),
    );
    select.addEventListener("change", () => {
      const preset = all[Number(select.value)];
      if (select.value !== "" && preset !== undefined) this.#actions.change(netOf(preset, this.#task.answer));
    });
    return element("div", { className: "controls" }, element("label", {}, "Begin with", select));
  }

  #adder(): HTMLElement {
    const groups = palette.map(({ title, layers }) =>
      element(
        "optgroup",
        { label: title },
        ...Object.keys(layers).map((name) => element("option", { textContent: name })),
      ),
    );
    const select = element("select", { ariaLabel: `Layer to add to ${this.#label}` }, ...groups);
    const button = element("button", { type: "button", textContent: "Add layer" });
    button.addEventListener("click", () => {
      const part = startOf(select.value);
      if (part !== undefined) this.#relayer([...this.#net.layers, part]);
    });
    return element("div", { className: "controls adder" }, select, button);
  }

  /** Optimizer and loss, each with its options. */
  #learning(): HTMLElement {
    const losses = lossesFor(this.#task.answer);
    return element(
      "div",
      { className: "learning" },
      this.#chosen(
        "Optimizer",
        "optimizer",
        namesOf("optimizer").map((name) => ({ name, options: {} })),
      ),
      this.#chosen("Loss", "loss", losses),
    );
  }

  #chosen(title: string, kind: "optimizer" | "loss", parts: readonly Part[]): HTMLElement {
    const now = this.#net[kind];
    const select = element("select", {}, ...parts.map(({ name }) => element("option", { textContent: name })));
    select.value = now.name;
    const inside = element("details", {}, element("summary", { textContent: `${title} options` }));
    const update = (part: Part) => this.#update({ ...this.#net, [kind]: part });
    const open = () => {
      inside.lastElementChild?.matches(".fields") && inside.lastElementChild.remove();
      if (inside.open)
        inside.append(fieldList(kind, this.#net[kind], (options) => update({ name: select.value, options })));
    };
    inside.addEventListener("toggle", open);
    select.addEventListener("change", () => {
      update(parts.find(({ name }) => name === select.value) ?? now);
      open();
    });
    return element("div", {}, element("label", {}, title, select), inside);
  }

  #update(net: Net): void {
    this.#net = net;
    this.#check();
    this.#actions.change(net);
  }

  #relayer(layers: readonly LayerPart[]): void {
    this.#net = { ...this.#net, layers };
    this.#relist();
    this.#actions.change(this.#net);
  }

  /** Makes the list anew: there are others now, or in another order. */
  #relist(): void {
    const { layers } = this.#net;
    this.#items = layers.map((layer, i) => {
      const label = `layer ${i + 1} of ${this.#label}, ${layer.name}`;
      return new LayerItem(layer, label, {
        change: (changed) => this.#update({ ...this.#net, layers: this.#net.layers.with(i, changed) }),
        move: (by) => {
          const to = i + by;
          if (to >= 0 && to < layers.length)
            this.#relayer(this.#net.layers.toSpliced(i, 1).toSpliced(to, 0, this.#net.layers[i] ?? layer));
        },
        remove: () => this.#relayer(this.#net.layers.toSpliced(i, 1)),
      });
    });
    this.#items.push(new LayerItem(lastLayer(this.#task.answer), `the answer of ${this.#label}`));
    this.#list.replaceChildren(...this.#items.map(({ node }) => node));
    this.#items.at(-1)?.node.classList.add("answer");
    this.#check();
  }

  #check(): void {
    const built = build(this.#net, this.#task);
    this.#built = built;
    for (const [i, item] of this.#items.entries()) {
      item.fits(built.shapes[i], built.weights[i], built.misfit?.layer === i ? built.misfit.error.message : undefined);
    }
    const wrong = misfitOf(this.#net);
    this.#wrong.hidden = wrong === undefined;
    this.#wrong.textContent = wrong?.message ?? "";
  }

  set canSave(can: boolean) {
    this.#keras.disabled = !can;
  }

  show(frame: Frame, index: number, points: PlanePoints | undefined): void {
    this.results.show(frame, index, points);
    for (const [i, item] of this.#items.entries()) item.show(frame.nets[index]?.layers[i]);
  }

  takes(cost: Cost): void {
    this.results.takes(cost);
  }
}
