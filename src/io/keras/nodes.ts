import { FormatError } from "../../errors.js";
import { isList, isRecord } from "../../structure.js";
import type { Description, Reading } from "../describe.js";
import { KERAS_TENSOR, type Place } from "../wiring-json.js";

/** By the name of a nested model: how many calls before those of the file its places count, and whether only outputs do so. */
export interface Shift {
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The calls of a layer as Keras 3 writes them, `{ args, kwargs }`. Keras 2 and tfjs have a list of `[layer, call, tensor, kwargs]` in place of
 * that, one an input.
 */
export function nodesOf(where: string, nodes: unknown, { dialect }: Reading): readonly Description[] {
  if (!isList(nodes)) throw wrong(where);
  return nodes.map((node) => {
    if (isRecord(node)) return node;
    if (dialect === "keras3" || !isList(node)) throw wrong(where);
    const entries = isOlder(node) ? [node] : node;
    if (!entries.every(isOlder)) throw wrong(where);
    const tensors = entries.map(([layer, call, tensor]) => tensorAt([layer, call, tensor]));
    const kwargs = Object.assign({}, ...entries.map((entry) => entry[3] ?? {})) as Record<string, unknown>;
    const named = Object.entries(kwargs).map(
      ([key, value]) => [key, isPlace(value) ? tensorAt(value) : value] as const,
    );
    return { args: [tensors.length === 1 ? tensors[0] : tensors], kwargs: Object.fromEntries(named) };
  });
}

/** Where inputs or outputs are; Keras 2 has a list of one where there is one. */
export function endsOf(tree: unknown, { dialect }: Reading): unknown {
  if (dialect === "keras3" || !isList(tree) || tree.length !== 1) return tree;
  return tree[0];
}

/**
 * By how much the calls of nested models are counted too high. Their first call was made when they were: Keras 2 counts it everywhere, Keras 3
 * only where such a model gives an output, and of functional models alone.
 */
export function shiftsOf(
  layers: readonly Description[],
  outputs: unknown,
  { dialect }: Reading,
): ReadonlyMap<string, number> & { readonly ofOutputs?: ReadonlySet<string> } {
  const models = layers.filter(
    ({ class_name: name }) => name === "Functional" || name === "Model" || name === "Sequential",
  );
  const names = models.map(({ name }) => String(name));
  if (dialect === "keras3") {
    const functional = models.filter(({ class_name: name }) => name === "Functional").map(({ name }) => String(name));
    return Object.assign(new Map<string, number>(), { ofOutputs: new Set(functional) });
  }
  const lowest = new Map<string, number>();
  const note = (value: unknown): void => {
    if (isPlace(value) && names.includes(value[0]))
      lowest.set(value[0], Math.min(value[1], lowest.get(value[0]) ?? value[1]));
    else if (isList(value)) value.forEach(note);
    else if (isRecord(value)) Object.values(value).forEach(note);
  };
  for (const { inbound_nodes: nodes } of layers) note(olderPlaces(nodes));
  note(outputs);
  return lowest;
}

/** The place of an output in the file's own count. */
export function outputPlace(place: Place, { ofOutputs }: { readonly ofOutputs?: ReadonlySet<string> }): Place {
  const [layer, call, tensor] = place;
  return ofOutputs?.has(layer) && call > 0 ? [layer, call - 1, tensor] : place;
}

/** `[layer, call, tensor, kwargs]` as places, and what stands in kwargs. */
function olderPlaces(value: unknown): unknown {
  if (!isList(value)) return value;
  return isOlder(value) ? [value.slice(0, 3), value[3]] : value.map(olderPlaces);
}

type Older = readonly [layer: string, call: number, tensor: number, kwargs?: Description];

function isOlder(value: unknown): value is Older {
  if (!isList(value) || value.length < 3 || value.length > 4) return false;
  return isPlace(value.slice(0, 3)) && (value[3] === undefined || isRecord(value[3]));
}

function isPlace(value: unknown): value is Place {
  if (!isList(value) || value.length !== 3) return false;
  return typeof value[0] === "string" && typeof value[1] === "number" && typeof value[2] === "number";
}

function tensorAt(place: Place): Description {
  return { class_name: KERAS_TENSOR, config: { keras_history: place } };
}

function wrong(where: string): FormatError {
  return new FormatError({
    where,
    problem: "the calls of a layer are written in a way that is not known",
    expected: "{ args, kwargs }",
    received: "others",
  });
}
