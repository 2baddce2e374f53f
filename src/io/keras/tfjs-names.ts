import type { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { type AnyLayer, Bidirectional, DepthwiseConv2D, Layer } from "../../layers/index.js";
import { Model } from "../../models/index.js";
import type { Module } from "../../module/module.js";

/**
 * What tfjs calls the variables of a model: the layer's name, then the weight's. Layers of models within models have no more than that; cells,
 * and what is done at each time step, have no name of their own.
 */
export function tfjsNames(model: AnyLayer): ReadonlyMap<Variable, string> {
  const names = new Map<Variable, string>();
  const seen = new Set<Module>();
  const visit = (layer: AnyLayer, scope: string) => {
    if (seen.has(layer)) return;
    seen.add(layer);
    for (const [key, variable] of layer.variables({ of: () => false })) {
      names.set(variable, scope + (isA(layer, DepthwiseConv2D) && key === "kernel" ? "depthwise_kernel" : key));
    }
    for (const part of layer.parts().values()) {
      if (isA<AnyLayer>(part, Layer)) visit(part, isModel(layer) ? ownScope(part) : scope + directionOf(layer, part));
    }
  };
  visit(model, "");
  return names;
}

function ownScope(layer: AnyLayer): string {
  return isModel(layer) ? "" : `${layer.name}/`;
}

/** Both ways of a bidirectional layer are called after the first. */
function directionOf(layer: AnyLayer, part: AnyLayer): string {
  if (!isA<Bidirectional>(layer, Bidirectional)) return "";
  return `${part === layer.forwardLayer ? "forward" : "backward"}_${layer.forwardLayer.name}/`;
}

function isModel(layer: AnyLayer): boolean {
  return isA(layer as unknown, Model);
}
