import type { Callee } from "../graph/symbols/between.js";
import { type Call, LayerTensor, replaceBetween } from "../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { withDefaults } from "../options.js";
import { leaves } from "../structure.js";
import type { Model } from "./model.js";
import { calleeName, nameOf } from "./wiring.js";

/** A model, whatever it takes and gives. */
// biome-ignore lint/suspicious/noExplicitAny: a table does not mind
export type AnyModel = Model<any, any>;

const HEADER = ["Layer (type)", "Output Shape", "Param #", "Connected to", "Trainable"] as const;

/** How a summary is shown. */
export interface SummaryOptions {
  /** Whether the layers of models in the model have lines of their own. Default false. */
  readonly expandNested?: boolean | undefined;
}

/**
 * The table that `model.summary()` gives, as Keras prints it: layers and ops with the shapes of what they give, their counts of
 * parameters and whether training changes them; what they are connected to where that is no plain stack.
 */
export function summaryTable(model: AnyModel, options: SummaryOptions = {}): string {
  const { expandNested } = withDefaults("summary", options, { expandNested: false });
  const rows = rowsOf(model, expandNested, "");
  const shown = HEADER.map((_, column) => column !== 3 || model.wiring !== undefined);
  const cells = [[...HEADER], ...rows].map((row) => row.filter((_, column) => shown[column]));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const body = cells.map(
    (row) =>
      `│ ${row.map((cell, i) => (i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(" │ ")} │`,
  );
  const count = (weights: readonly { readonly size: number }[]) => weights.reduce((total, { size }) => total + size, 0);
  return [
    `Model: "${model.name}"`,
    line("┌", "┬", "┐"),
    body[0],
    line("├", "┼", "┤"),
    ...body.slice(1),
    line("└", "┴", "┘"),
    ` Total params: ${parameters(count(model.weights))}`,
    ` Trainable params: ${parameters(count(model.trainableWeights))}`,
    ` Non-trainable params: ${parameters(count(model.nonTrainableWeights))}`,
  ].join("\n");
}

function rowsOf(model: AnyModel, expandNested: boolean, indent: string): string[][] {
  return stationsOf(model).flatMap(({ name, callee, calls, input }) => {
    const layer = callee instanceof Layer ? callee : undefined;
    const [first] = calls;
    const given = input ?? first?.outputs;
    const count = layer?.countParams() ?? 0;
    const row = [
      `${indent}${name} (${callee.className})`,
      given === undefined ? "?" : leaves<SymbolicTensor>(given).map(batchShape).join(", "),
      count.toLocaleString("en-US"),
      connectionsOf(calls),
      count === 0 ? "-" : (layer?.trainableWeights.length ?? 0) > 0 ? "Y" : "N",
    ];
    const nested = expandNested && layer !== undefined && isModel(layer) ? rowsOf(layer, true, `${indent}   └ `) : [];
    return [row, ...nested];
  });
}

/** A layer or an op with its calls in this model, or an input. */
export interface Station {
  readonly name: string;
  readonly callee: Callee;
  readonly calls: readonly Call[];
  readonly input?: SymbolicTensor;
}

/** What a model is made of, in order: a line of the table each. */
export function stationsOf({ wiring, layers }: AnyModel): Station[] {
  if (wiring === undefined) {
    return layers.map((layer) => ({ name: layer.name, callee: layer, calls: layer.calls.slice(0, 1) }));
  }
  const { order, calls } = wiring.walk;
  return order.map((one): Station => {
    if (one instanceof LayerTensor) return { name: one.name, callee: wiring.layerOf(one), calls: [], input: one };
    const own = calls.filter(({ callee }) => callee === one);
    return { name: calleeName(one), callee: one, calls: own };
  });
}

/** `(None, 10)`: a size that differs from batch to batch is None. */
export function batchShape({ shape }: SymbolicTensor): string {
  const sizes = shape.map((size) => (size < 0 ? "None" : size)).join(", ");
  return shape.length === 1 ? `(${sizes},)` : `(${sizes})`;
}

/** What a layer is called with, at every call in the model: `dense[0][0]` is the first tensor of the first call of dense. */
function connectionsOf(calls: readonly Call[]): string {
  const found: string[] = [];
  for (const { args } of calls) {
    replaceBetween(args, (tensor) => {
      const callee = tensor.from?.callee;
      const node = callee instanceof Layer && tensor.from ? callee.calls.indexOf(tensor.from) : 0;
      const place = tensor.from === undefined ? 0 : leaves<SymbolicTensor>(tensor.from.outputs).indexOf(tensor);
      found.push(`${nameOf(tensor)}[${node}][${place}]`);
    });
  }
  return found.length === 0 ? "-" : found.join(", ");
}

/** Whether a layer is a model. */
export function isModel(layer: AnyLayer): layer is AnyModel {
  return "wiring" in layer;
}

function parameters(count: number): string {
  const bytes = count * 4;
  const power = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : bytes < 1024 ** 3 ? 2 : 3;
  return `${count.toLocaleString("en-US")} (${(bytes / 1024 ** power).toFixed(2)} ${["B", "KB", "MB", "GB"][power]})`;
}
