import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { withDefaults } from "../options.js";

/** A layer's name, or its place in `layers`, from 0; negative from the end. */
export type LayerPlace = string | number;

/** Which layers: from one to another, both included. */
export interface LayerRange {
  /** Default: the first. */
  readonly from?: LayerPlace | undefined;
  /** Default: the last. */
  readonly to?: LayerPlace | undefined;
}

/** What has layers in an order: a model. */
interface Layered {
  readonly name: string;
  readonly layers: readonly AnyLayer[];
}

/**
 * Keeps training from changing the layers from one to another, both included, as `freeze_weights` of R's Keras does: by default all
 * of them. It counts from the next `compile`. Throws an ArgumentError for a layer that is not there, and for an end before the start.
 *
 * @example
 * freezeWeights(model, { to: "block3_pool" });
 * model.compile({ optimizer: new Adam(1e-5), loss: "categoricalCrossentropy" });
 */
export function freezeWeights(model: Layered, range: LayerRange = {}): void {
  setTrainable("freezeWeights", model, range, false);
}

/** Lets training change the layers from one to another again, both included. It counts from the next `compile`. */
export function unfreezeWeights(model: Layered, range: LayerRange = {}): void {
  setTrainable("unfreezeWeights", model, range, true);
}

function setTrainable(where: string, model: Layered, range: LayerRange, trainable: boolean): void {
  const { from = 0, to = -1 } = withDefaults(where, range, RANGE);
  if (!isA(model, Layer) || !("layers" in model)) {
    throw new ArgumentError({ where, problem: "no model", expected: "a model with layers", received: inWords(model) });
  }
  const { layers } = model;
  const [first, last] = [placeOf(where, model, from), placeOf(where, model, to)];
  if (last < first) {
    throw new ArgumentError({
      where,
      problem: `${model.name} has these layers in another order`,
      expected: "from before to",
      received: `from ${inWords(from)} to ${inWords(to)}`,
    });
  }
  for (const layer of layers.slice(first, last + 1)) layer.trainable = trainable;
}

const RANGE = { from: undefined, to: undefined };

function placeOf(where: string, { name, layers }: Layered, place: LayerPlace): number {
  const names = layers.map((layer) => layer.name);
  const found = typeof place === "string" ? names.indexOf(place) : fromFront(place, layers.length);
  if (Number.isInteger(found) && found >= 0 && found < layers.length) return found;
  throw new ArgumentError({
    where,
    problem: `${name} has no such layer`,
    expected: `one of ${names.join(", ")}, or a number from ${-layers.length} to ${layers.length - 1}`,
    received: inWords(place),
  });
}

function fromFront(place: unknown, count: number): number {
  if (typeof place !== "number") return Number.NaN;
  return place < 0 ? place + count : place;
}
