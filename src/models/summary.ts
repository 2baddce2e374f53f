import { LayerTensor } from "../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { AnyLayer } from "../layers/index.js";
import { formatShape } from "../shape.js";
import { leaves } from "../structure.js";
import type { Model } from "./model.js";
import { nameOf } from "./wiring.js";

const HEADER = ["Layer (type)", "Output Shape", "Param #", "Connected to", "Trainable"] as const;

/**
 * The table that `model.summary()` gives, as Keras prints it: layers with the shapes of what they give and their counts of
 * parameters; what they are connected to where that is no plain stack.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever the model takes and gives
export function summaryTable(model: Model<any, any>): string {
  const rows = model.layers.map((layer) => [
    `${layer.name} (${layer.className})`,
    shapesOf(layer),
    layer.countParams().toLocaleString("en-US"),
    connectionsOf(layer),
    layer.countParams() === 0 ? "-" : layer.trainableWeights.length > 0 ? "Y" : "N",
  ]);
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

/** `[None, 10]`; of a layer with several outputs, each. */
function shapesOf(layer: AnyLayer): string {
  const [first] = layer.calls;
  if (first === undefined) return "?";
  const shapes = leaves<SymbolicTensor>(first.outputs).map(({ shape }) =>
    formatShape(shape.map((size) => (size < 0 ? "None" : size))),
  );
  return shapes.join(", ");
}

/** What a layer was called with, at every call: `dense[0][0]` would be Keras's way; the layer's name says it. */
function connectionsOf(layer: AnyLayer): string {
  const names = layer.calls.flatMap(({ args }) =>
    leaves<unknown>(args as never).flatMap((one) => (one instanceof LayerTensor ? [nameOf(one)] : [])),
  );
  return names.length === 0 ? "-" : [...new Set(names)].join(", ");
}

function parameters(count: number): string {
  const kilobytes = (count * 4) / 1024;
  const size = kilobytes < 1024 ? `${kilobytes.toFixed(2)} KB` : `${(kilobytes / 1024).toFixed(2)} MB`;
  return `${count.toLocaleString("en-US")} (${size})`;
}
