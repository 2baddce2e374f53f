import { isA } from "../../is-a.js";
import {
  Bidirectional,
  GroupQueryAttention,
  type Layer,
  MultiHeadAttention,
  RecurrentLayer,
  type Tensors,
} from "../../layers/index.js";
import { isList } from "../../structure.js";

/** Calls a layer as Keras's signature says: several of its tensors are options here, or one list. */
export function applyLayer(layer: Layer<Tensors, Tensors>, args: readonly unknown[], kwargs: object): unknown {
  const { x, options } = callOf(layer, args, { ...kwargs });
  return Object.keys(options).length === 0 ? layer.apply(x as Tensors) : layer.apply(x as Tensors, options);
}

type Named = Readonly<Record<string, unknown>>;

function callOf(
  layer: unknown,
  args: readonly unknown[],
  kwargs: Named,
): { readonly x: unknown; readonly options: Named } {
  const [first, second, ...more] = args;
  if (isA(layer, MultiHeadAttention) || isA(layer, GroupQueryAttention)) {
    const { value = second, key = more[0], queryMask, valueMask, keyMask, ...options } = kwargs;
    if (isList(first)) return { x: first, options };
    const [masked] = [queryMask, valueMask, keyMask].filter((mask) => mask !== undefined);
    const mask = [queryMask, valueMask, keyMask].slice(0, key === undefined ? 2 : 3);
    const x = key === undefined ? [first, value] : [first, value, key];
    return { x, options: masked === undefined ? options : { ...options, mask } };
  }
  if (isA(layer, RecurrentLayer) || isA(layer, Bidirectional)) {
    // Keras 2 wrote the states behind the sequence.
    const [x, ...states] = isList(first) ? first : [first];
    const { initialState = second ?? (states.length > 0 ? states : undefined), ...options } = kwargs;
    return { x, options: initialState === undefined ? options : { ...options, initialState } };
  }
  return { x: first, options: kwargs };
}

/** A call of a layer as Keras's signature has it: what {@link applyLayer} undoes. */
export function layerCall(
  layer: unknown,
  args: readonly unknown[],
  options: readonly (readonly [name: string, value: unknown])[],
): { readonly args: readonly unknown[]; readonly kwargs: readonly (readonly [name: string, value: unknown])[] } {
  const [first] = args;
  if (!isList(first) || !(isA(layer, MultiHeadAttention) || isA(layer, GroupQueryAttention)))
    return { args, kwargs: options };
  const masks = options.flatMap(([name, value]) => (name === "mask" && isList(value) ? value : []));
  const named = ["queryMask", "valueMask", "keyMask"].map((name, i) => [name, masks[i]] as const);
  return {
    args: first,
    kwargs: [...options.filter(([name]) => name !== "mask"), ...named.filter(([, mask]) => mask !== undefined)],
  };
}
