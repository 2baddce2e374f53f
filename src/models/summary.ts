import type { Layer } from "../layers/layer.js";
import { formatShape, type Shape } from "../shape.js";

/** One line of a model's summary. */
export interface SummaryRow {
  readonly layer: Layer;
  readonly outputShape: Shape;
}

/** The table of layers, output shapes and parameter counts that `model.summary()` gives. */
export function summaryTable(name: string, rows: readonly SummaryRow[]): string {
  const cells = [
    ["Layer (type)", "Output Shape", "Param #"],
    ...rows.map(({ layer, outputShape }) => [
      `${layer.name} (${layer.constructor.name})`,
      formatShape(["None", ...outputShape]),
      layer.countParams().toLocaleString("en-US"),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const body = cells.map(
    ([first = "", second = "", third = ""]) =>
      `│ ${first.padEnd(widths[0] ?? 0)} │ ${second.padEnd(widths[1] ?? 0)} │ ${third.padStart(widths[2] ?? 0)} │`,
  );
  const layers = rows.map(({ layer }) => layer);
  const count = (weights: (layer: Layer) => readonly { readonly size: number }[]) =>
    layers.flatMap((layer) => weights(layer)).reduce((total, { size }) => total + size, 0);
  const trainable = count((layer) => layer.trainableWeights);
  const frozen = count((layer) => layer.nonTrainableWeights);
  return [
    `Model: "${name}"`,
    line("┌", "┬", "┐"),
    body[0],
    line("├", "┼", "┤"),
    ...body.slice(1),
    line("└", "┴", "┘"),
    ` Total params: ${parameters(trainable + frozen)}`,
    ` Trainable params: ${parameters(trainable)}`,
    ` Non-trainable params: ${parameters(frozen)}`,
  ].join("\n");
}

function parameters(count: number): string {
  const kilobytes = (count * 4) / 1024;
  const size = kilobytes < 1024 ? `${kilobytes.toFixed(2)} KB` : `${(kilobytes / 1024).toFixed(2)} MB`;
  return `${count.toLocaleString("en-US")} (${size})`;
}
