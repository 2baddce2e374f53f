import { plotHistogram } from "wgrad";
import { element } from "../../dom.js";
import type { LayerSight } from "../learning/frame.js";
import { classOf, isPart, takesPair, type Value } from "../model/part.js";
import type { LayerPart } from "../model/state.js";
import { fieldList } from "./field-list.js";
import { drawTiles } from "./tiles.js";

export interface LayerActions {
  /** The layer as it is to be from now on. */
  readonly change: (layer: LayerPart) => void;
  readonly move: (by: -1 | 1) => void;
  readonly remove: () => void;
}

/** One layer of a net in the list: what it is, its options when they are asked for, and what it does. Without actions it stands as it is. */
export class LayerItem {
  readonly node: HTMLLIElement;
  readonly #note = element("span", { className: "note" });
  readonly #shape = element("span", { className: "shape" });
  readonly #misfit = element("p", { className: "misfit", hidden: true });
  readonly #output = element("canvas", { className: "output", hidden: true });
  readonly #inside = element("details");
  readonly #weights = element("div", { className: "weights" });
  readonly #kernel = element("canvas", { hidden: true });
  readonly #histogram = element("div", { className: "histogram" });
  readonly #numbers = element("p", { className: "hint" });
  #layer: LayerPart;
  #sight: LayerSight | undefined;

  constructor(layer: LayerPart, label: string, actions?: LayerActions) {
    this.#layer = layer;
    for (const canvas of [this.#output, this.#kernel]) canvas.setAttribute("role", "img");
    this.#output.ariaLabel = `What ${label} gives`;
    this.#kernel.ariaLabel = `Weights of ${label}`;
    const summary = element("summary", {}, element("b", { textContent: layer.name }), " ", this.#note, this.#shape);
    this.#weights.append(this.#numbers, this.#kernel, this.#histogram);
    this.#inside.append(summary);
    this.#inside.addEventListener("toggle", () => this.#open(actions));
    this.node = element("li", {}, this.#inside, this.#misfit, this.#output);
    if (actions !== undefined) this.node.append(toolbar(label, actions));
    this.#describe();
  }

  /** Makes the fields when they are first asked for. */
  #open(actions: LayerActions | undefined): void {
    if (this.#inside.open && actions !== undefined && this.#inside.childElementCount === 1) {
      this.#inside.append(this.#joints(actions), this.#fields(actions), this.#weights);
    } else if (this.#inside.open && this.#inside.childElementCount === 1) this.#inside.append(this.#weights);
    this.show(this.#sight);
  }

  #fields({ change }: LayerActions): HTMLElement {
    return fieldList("layer", this.#layer, (options) => {
      this.#layer = { ...this.#layer, options };
      this.#describe();
      change(this.#layer);
    });
  }

  /** How it is joined to those before. */
  #joints({ change }: LayerActions): HTMLElement {
    const { causal = false, skip } = this.#layer;
    const way = element("input", {
      type: "number",
      min: "1",
      step: "1",
      value: skip === undefined ? "" : `${skip}`,
      placeholder: "none",
    });
    const update = (joined: Partial<LayerPart>) => {
      const { causal: _, skip: __, ...rest } = { ...this.#layer, ...joined };
      const next = { ...this.#layer, ...joined };
      this.#layer = {
        ...rest,
        ...(next.causal === true && { causal: true }),
        ...(next.skip !== undefined && next.skip > 0 && { skip: next.skip }),
      };
      this.#describe();
      change(this.#layer);
    };
    way.addEventListener("input", () => update({ skip: way.value === "" ? 0 : way.valueAsNumber }));
    const joints = element("div", { className: "fields joints" });
    joints.append(
      element("label", { title: "adds what came out so many layers before" }, "way around, in layers", way),
    );
    if (!takesPair(this.#layer)) return joints;
    const box = element("input", { type: "checkbox", checked: causal });
    box.addEventListener("change", () => update({ causal: box.checked }));
    joints.prepend(element("label", { className: "check", title: "true or false" }, box, " useCausalMask"));
    return joints;
  }

  #describe(): void {
    const { name, options, causal, skip } = this.#layer;
    const { args } = classOf("layer", name);
    const told = Object.entries(options).map(([option, value]) =>
      args.includes(option) || typeof value === "string"
        ? inShort(value)
        : value === true
          ? option
          : `${option} ${inShort(value)}`,
    );
    if (causal === true) told.push("causal");
    if (skip !== undefined) told.push(`+ ${skip} back`);
    this.#note.textContent = told.join(" · ");
  }

  /** What comes out, and how many weights there are; or why it does not fit. */
  fits(shape: readonly number[] | undefined, weights: number | undefined, misfit: string | undefined): void {
    this.#shape.textContent =
      shape === undefined ? "" : `→ ${shape.join(" × ")}${weights ? ` · ${weights.toLocaleString("en")}` : ""}`;
    this.#misfit.hidden = misfit === undefined;
    this.#misfit.textContent = misfit ?? "";
    if (misfit !== undefined) this.show(undefined);
  }

  show(sight: LayerSight | undefined): void {
    this.#sight = sight;
    drawTiles(this.#output, sight?.output);
    if (!this.#inside.open || sight === undefined) return;
    drawTiles(this.#kernel, sight.kernel);
    const { gradient, weight, spread } = sight;
    this.#numbers.textContent =
      weight === undefined
        ? "It has no weights."
        : `weights ${short(weight)}, gradients ${gradient === undefined ? "none" : short(gradient)}, each the root of the mean square`;
    this.#histogram.innerHTML =
      spread === undefined || !spread.every(Number.isFinite) ? "" : plotHistogram(spread, { height: 90 });
  }
}

function toolbar(label: string, { move, remove }: LayerActions): HTMLElement {
  const button = (text: string, words: string, act: () => void) => {
    const node = element("button", {
      type: "button",
      textContent: text,
      title: `${words} ${label}`,
      ariaLabel: `${words} ${label}`,
    });
    node.addEventListener("click", act);
    return node;
  };
  return element(
    "div",
    { className: "tools" },
    button("↑", "Move up", () => move(-1)),
    button("↓", "Move down", () => move(1)),
    button("✕", "Remove", remove),
  );
}

function inShort(value: Value): string {
  if (isPart(value)) return value.name;
  return Array.isArray(value) ? value.map(inShort).join("×") : `${value}`;
}

function short(value: number): string {
  return value === 0 ? "0" : value < 0.001 ? value.toExponential(1) : value.toPrecision(3);
}
