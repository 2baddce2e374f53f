/** A net as the program that one would write for it. */
import { dataCode } from "./data-code.js";
import { joinSources } from "./join-sources.js";
import { classOf, isPart, kindOf, type Part, type PartKind, takesPair, type Value } from "./part.js";
import type { LayerPart, Playground } from "./state.js";
import { lastLayer, metricOf, type Task } from "./tasks.js";

/**
 * TypeScript that makes the data, builds net `index` of a playground and trains it: what the page does, with nothing of the page. It exports
 * `model` and `history`.
 */
export function typeScriptOf(playground: Playground, index: number, task: Task): string {
  const { layers, optimizer, loss } = playground.nets[index] ?? playground.nets[0];
  const writer = new Writer();
  const all: readonly LayerPart[] = [...layers, lastLayer(task.answer)];
  const pairs = all.some(takesPair);
  const model = pairs || all.some(({ skip }) => skip !== undefined) ? writer.graph(all, task) : writer.stack(all, task);
  const { sources, load, fit, after } = dataCode(playground.data, playground.batchSize, pairs);
  const learning = [
    `optimizer: ${writer.part("optimizer", optimizer)}`,
    `loss: ${writer.part("loss", loss)}`,
    `metrics: ["${metricOf(task.answer)}"]`,
  ];
  const code = [
    writer.imports,
    load,
    model,
    `model.compile({\n${learning.map((line) => `  ${line},\n`).join("")}});\nexport const history = await model.fit(${fit});`,
    after,
  ];
  return joinSources([...sources, code.filter((part) => part !== "").join("\n\n")]);
}

/** Writes parts as expressions, and remembers what they need. */
class Writer {
  readonly #used = new Set<string>();

  get imports(): string {
    return `import { ${[...this.#used].join(", ")} } from "wgrad";\n`;
  }

  /** A call of a constructor: arguments in their order, then the options that are set. */
  part(kind: PartKind, { name, options }: Part): string {
    const { args } = classOf(kind, name);
    const given = args.map((arg) => this.#value(arg, options[arg]));
    while (given.at(-1) === "undefined") given.pop();
    const rest = Object.entries(options)
      .filter(([option]) => !args.includes(option))
      .map(([option, value]) => `${option}: ${this.#value(option, value)}`);
    if (rest.length > 0) given.push(`{ ${rest.join(", ")} }`);
    return `new ${this.#use(name)}(${given.join(", ")})`;
  }

  stack(layers: readonly LayerPart[], task: Task): string {
    const all = [this.#input(task), ...layers.map((layer) => this.part("layer", layer))];
    return `export const model = new ${this.#use("Sequential")}([\n${all.map((line) => `  ${line},\n`).join("")}]);`;
  }

  /** Values by name, where layers take two or go around others. */
  graph(layers: readonly LayerPart[], task: Task): string {
    const lines = [`const input = ${this.#input(task)};`];
    const names = ["input"];
    for (const layer of layers) {
      const before = names.at(-1) ?? "input";
      const given = takesPair(layer) ? `[${before}, ${before}], { useCausalMask: ${layer.causal === true} }` : before;
      const result = `${this.part("layer", layer)}.apply(${given})`;
      const around = layer.skip === undefined ? undefined : names.at(-layer.skip);
      const name = `x${names.length}`;
      lines.push(
        `const ${name} = ${around === undefined ? result : `new ${this.#use("Add")}().apply([${around}, ${result}])`};`,
      );
      names.push(name);
    }
    lines.push(`export const model = new ${this.#use("Model")}({ inputs: input, outputs: ${names.at(-1)} });`);
    return lines.join("\n");
  }

  #input({ inputShape, dtype }: Task): string {
    const options = dtype === "float32" ? "" : `, { dtype: "${dtype}" }`;
    return `${this.#use("Input")}([${inputShape.join(", ")}]${options})`;
  }

  #value(option: string, value: Value | undefined): string {
    if (value === undefined) return "undefined";
    if (isPart(value)) return this.part(kindOf(option), value);
    return Array.isArray(value)
      ? `[${value.map((one) => this.#value(option, one)).join(", ")}]`
      : JSON.stringify(value);
  }

  #use(name: string): string {
    this.#used.add(name);
    return name;
  }
}
