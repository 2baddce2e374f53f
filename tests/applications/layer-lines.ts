import { type LayerTensor, replaceBetween } from "../../src/graph/symbols/layer-tensor.js";
import type { Model } from "../../src/index.js";
import { snakeCase } from "../../src/names.js";
import { leaves } from "../../src/structure.js";

/** A line for each layer of a model, as tests/fixtures/keras-applications/make.py writes them. */
export function layerLines(model: Model): string[] {
  const names = namesOf(model);
  return model.layers.map((layer) => {
    const calls = model.wiring?.walk.calls.filter(({ callee }) => callee === layer) ?? [];
    const call = calls.at(-1);
    const output = call === undefined ? layer.output : leaves<LayerTensor>(call.outputs)[0];
    const shape = (output as LayerTensor).shape.map((size) => (size < 0 ? "null" : size)).join(",");
    const before: string[] = [];
    replaceBetween(call?.args, (tensor) => before.push(...feeding(tensor, names)));
    const className = (layer.constructor as { className?: string }).className;
    return `${names.get(layer)}|${className}|${shape}|${layer.countParams()}|${before.join(",")}`;
  });
}

/** Names, those that were made up put in order. */
function namesOf(model: Model): Map<object, string> {
  const counts = new Map<string, number>();
  const names = new Map<object, string>();
  for (const layer of model.layers) {
    const kind = snakeCase((layer.constructor as { className?: string }).className ?? "");
    const isMadeUp = new RegExp(`^(${kind}|input)(_\\d+)?$`).test(layer.name);
    if (isMadeUp) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    names.set(layer, isMadeUp ? `${kind}#${counts.get(kind)}` : layer.name);
    if (kind === "input_layer") names.set(layer.output as object, names.get(layer) ?? "");
  }
  return names;
}

/** The layers that a value comes from, through ops that are none. */
function feeding(tensor: LayerTensor, names: ReadonlyMap<object, string>): string[] {
  const known = names.get(tensor.from === undefined ? tensor : tensor.from.callee);
  if (known !== undefined) return [known];
  const found: string[] = [];
  replaceBetween(tensor.from?.args, (before) => found.push(...feeding(before, names)));
  return found;
}
