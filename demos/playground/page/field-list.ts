import { element } from "../../dom.js";
import { type Field, fieldsOf, partNamed } from "../model/fields.js";
import { palette, startOf } from "../model/palette.js";
import { isPart, kindOf, type Options, type Part, type PartKind, type Value } from "../model/part.js";

type Change = (options: Options) => void;

/** The options of a part as controls, made of what its class says of itself. `changed` hears of all of them whenever one changes. */
export function fieldList(kind: PartKind, part: Part, changed: Change): HTMLElement {
  let options = part.options;
  const set = (option: string, value: Value | undefined) => {
    const { [option]: _, ...rest } = options;
    options = value === undefined ? rest : { ...rest, [option]: value };
    changed(options);
  };
  const rows = fieldsOf(kind, part).map((field) =>
    control(field, options[field.option], (value) => set(field.option, value)),
  );
  return element("div", { className: "fields" }, ...rows);
}

type SetValue = (value: Value | undefined) => void;

function control(field: Field, value: Value | undefined, set: SetValue): HTMLElement {
  switch (field.kind) {
    case "flag":
      return flag(field, value, set);
    case "number":
      return number(field, value, set);
    case "choice":
      return choice(field, value, set);
    case "layer":
      return layer(field, value, set);
    case "json":
      return json(field, value, set);
  }
}

function labelled(field: Field, input: HTMLElement, ...more: Node[]): HTMLElement {
  const label = element("label", { title: field.expected }, field.option, input);
  return more.length === 0 ? label : element("div", { className: "nested" }, label, ...more);
}

function flag(field: Field, value: Value | undefined, set: SetValue): HTMLElement {
  const input = element("input", { type: "checkbox", checked: (value ?? field.fallback) === true });
  input.addEventListener("change", () => set(input.checked === field.fallback ? undefined : input.checked));
  return element("label", { className: "check", title: field.expected }, input, ` ${field.option}`);
}

function number(field: Field, value: Value | undefined, set: SetValue): HTMLElement {
  const input = element("input", {
    type: "number",
    step: "any",
    value: value === undefined ? "" : `${value}`,
    placeholder: field.fallback === undefined ? "" : `${field.fallback}`,
    required: field.isArgument,
  });
  input.addEventListener("input", () => set(input.value === "" ? undefined : input.valueAsNumber));
  return labelled(field, input);
}

function json(field: Field, value: Value | undefined, set: SetValue): HTMLElement {
  const input = element("input", {
    type: "text",
    value: value === undefined ? "" : JSON.stringify(value),
    placeholder: field.fallback === undefined ? "not set" : JSON.stringify(field.fallback),
    spellcheck: false,
  });
  input.addEventListener("input", () => {
    try {
      const read = input.value.trim() === "" ? undefined : (JSON.parse(input.value) as Value);
      input.setCustomValidity("");
      set(read);
    } catch {
      input.setCustomValidity(`It takes ${field.expected}: a number, a list as [1, 2], true, false or a "text".`);
    }
  });
  return labelled(field, input);
}

/** Names, and the options that what they stand for has itself. */
function choice(field: Field, value: Value | undefined, set: SetValue): HTMLElement {
  const unset = field.fallback === undefined ? "none" : `${field.fallback}`;
  const names = field.choices.filter((name) => name !== field.fallback);
  const nameOf = (one: Value | undefined) => (isPart(one) ? nameFor(field, one) : typeof one === "string" ? one : "");
  const select = element(
    "select",
    {},
    ...(field.isArgument ? [] : [element("option", { value: "", textContent: unset })]),
    ...names.map((name) => element("option", { value: name, textContent: name })),
  );
  select.value = nameOf(value);
  const own = element("div", { className: "own" });
  const showOwn = (given: Value | undefined) => {
    own.replaceChildren();
    const part = isPart(given) ? given : select.value === "" ? undefined : partNamed(field.option, select.value);
    if (part === undefined) return;
    const all = fieldList(kindOf(field.option), part, (options) =>
      set(Object.keys(options).length === 0 ? select.value : { name: part.name, options }),
    );
    if (all.childElementCount > 0) own.append(all);
  };
  select.addEventListener("change", () => {
    set(select.value === "" ? undefined : select.value);
    showOwn(undefined);
  });
  showOwn(value);
  return labelled(field, select, own);
}

/** The name that stands for a class: "l2" for L2. */
function nameFor(field: Field, { name }: Part): string {
  return field.choices.find((one) => partNamed(field.option, one)?.name === name) ?? "";
}

/** A layer within the layer. */
function layer(field: Field, value: Value | undefined, set: SetValue): HTMLElement {
  const names = palette.flatMap(({ layers }) => Object.keys(layers));
  const select = element(
    "select",
    {},
    ...(field.isArgument ? [] : [element("option", { value: "", textContent: "none" })]),
    ...names.map((name) => element("option", { value: name, textContent: name })),
  );
  const own = element("div", { className: "own" });
  const show = (part: Part | undefined) => {
    select.value = part?.name ?? "";
    own.replaceChildren(...(part ? [fieldList("layer", part, (options) => set({ name: part.name, options }))] : []));
  };
  select.addEventListener("change", () => {
    const part = startOf(select.value);
    show(part);
    set(part);
  });
  show(isPart(value) ? value : undefined);
  return labelled(field, select, own);
}
