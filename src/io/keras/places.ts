import type { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import {
  type AnyLayer,
  GroupQueryAttention,
  Layer,
  Normalization,
  SpectralNormalization,
  type Tensors,
} from "../../layers/index.js";
import { Model } from "../../models/index.js";
import type { Module } from "../../module/module.js";
import { numbered, snakeCase } from "../../names.js";
import { Tensor } from "../../tensor.js";

/** A layer and where its own variables stand in Keras's files. */
export interface Place {
  /** The layer's path, with a slash behind it: `layers/dense_1/`; of the model itself nothing. */
  readonly path: string;
  readonly layer: AnyLayer;
  /** What Keras numbers there, in its order: variables, and values that we do not keep. */
  readonly slots: readonly (Variable | Tensor)[];
}

/**
 * A model and all layers in it, each once, as Keras finds them: by the attributes they stand in; in lists by their classes, numbered. Names
 * of layers do not count.
 */
export function placesOf(model: AnyLayer): Place[] {
  const found: Place[] = [];
  const seen = new Set<Module>();
  const visit = (layer: AnyLayer, path: string) => {
    if (seen.has(layer)) return;
    seen.add(layer);
    found.push({ path, layer, slots: slotsOf(layer) });
    const counts = new Map<string, Map<string, number>>();
    for (const [key, part] of layer.parts()) {
      if (!isA<AnyLayer>(part, Layer)) continue;
      const cut = key.lastIndexOf("/") + 1;
      const list = key.slice(0, cut);
      const used = counts.get(list) ?? new Map<string, number>();
      counts.set(list, used);
      const step =
        cut > 0 ? list + numbered(used, snakeCase(kerasName(part))) : isA(layer, GroupQueryAttention) ? `_${key}` : key;
      visit(part, `${path}${step}/`);
    }
  };
  visit(model, "");
  return found;
}

type AnyModel = Model<Tensors, Tensors>;

/** The class that Keras has for a layer. */
export function kerasName(layer: AnyLayer): string {
  const one: unknown = layer;
  if (isA(one, GroupQueryAttention)) return "GroupedQueryAttention"; // which is public by its other name
  const isFunctional = isA<AnyModel>(one, Model) && one.wiring !== undefined && one.constructor === Model;
  return isFunctional ? "Functional" : layer.className;
}

/** Own variables: those that training may change, then the others. */
function slotsOf(layer: AnyLayer): readonly (Variable | Tensor)[] {
  const own = [...layer.variables({ of: () => false }).values()];
  if (isA<Normalization>(layer, Normalization)) {
    return own.length === 0 ? own : [...own, Tensor.zeros([], "int32")]; // how many samples it has seen
  }
  if (!isA<SpectralNormalization>(layer, SpectralNormalization)) return own;
  const inner = layer.layer.variables({ of: () => false });
  const kernel = inner.get("kernel") ?? inner.get("embeddings"); // as an attribute of the wrapper, too
  return kernel === undefined ? own : [kernel, ...own];
}
