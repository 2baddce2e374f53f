import { LabelError } from "../../errors.js";
import { tagOf } from "../../in-words.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import type { ClassNumbers } from "../symbols/class-numbers.js";
import type { Feed } from "./feed.js";

/**
 * Looks at the numbers that come for an input, where they are to be classes. Throws a LabelError for the first that is none. What
 * lies in a buffer on the GPU is not looked at.
 */
export function checkClasses(where: string, shape: Shape, expected: readonly ClassNumbers[], feed: Feed): void {
  if (expected.length === 0) return;
  const values = feed instanceof Tensor ? feed.values : ArrayBuffer.isView(feed) ? feed : undefined;
  if (values === undefined) return;
  const fewest = expected.reduce((least, one) => (one.classes < least.classes ? one : least));
  const ignored = expected.flatMap((one) => one.ignored ?? []);
  const whole = tagOf(values) !== "Float32Array";
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value >= 0 && value < fewest.classes && (whole || Number.isInteger(value))) continue;
    if (!ignored.includes(value)) throw noClass(where, shape, i, value, fewest);
  }
}

function noClass(where: string, shape: Shape, at: number, value: number, { by, classes }: ClassNumbers): LabelError {
  const sample = Math.floor(at / shape.slice(1).reduce((product, size) => product * size, 1));
  return new LabelError({
    where,
    problem: `label ${value} of sample ${sample} in the batch is no class for ${by}`,
    expected: `whole numbers from 0 to ${classes - 1}, for ${classes} classes`,
    received: `${value}${shape.length > 1 ? ` at [${placeOf(shape, at)}]` : ""}`,
    remedy: remedyFor(value, classes),
  });
}

function placeOf(shape: Shape, at: number): string {
  let rest = at;
  const place = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    place[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return place.join(", ");
}

function remedyFor(value: number, classes: number): string {
  if (Number.isNaN(value)) return "Labels start at 0: look for gaps in the data";
  if (!Number.isInteger(value)) {
    return "Labels start at 0 and are whole: for probabilities of the classes use categoricalCrossentropy";
  }
  if (value < 0)
    return `Labels start at 0: where ${value} means that there is none, give the loss ignoreClass: ${value}`;
  if (value === classes)
    return "Labels start at 0: subtract 1 where they start at 1, or give the last layer one unit more";
  return `Labels start at 0: the last layer of a model that is to know ${value} has ${value + 1} units`;
}
