import { ArgumentError, ShapeError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { formatShape } from "../shape.js";
import { isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";
import type { Samples } from "./samples.js";

/** How much samples of each class count, by class number; 1 for a class that is not named. */
export type ClassWeight = Readonly<Record<number, number>>;

/** What gives samples weights by their class. `where`: whose option it is, "fit: classWeight". */
export function weighing(where: string, classWeight: ClassWeight): <X>(samples: Samples<X>) => Samples<X> {
  return (samples) => withClassWeight(where, samples, classWeight);
}

/**
 * Samples with weights by their class: the label itself, or for one-hot labels the place of the largest. Weights that are there
 * already are multiplied. Throws for a model of several outputs, whose samples have several labels.
 */
export function withClassWeight<X>(where: string, samples: Samples<X>, classWeight: ClassWeight): Samples<X> {
  const { y, sampleWeight } = samples;
  if (!isA(y, Tensor) || (sampleWeight !== undefined && !isA(sampleWeight, Tensor))) {
    throw new ArgumentError({
      where,
      problem: "only for one tensor of labels",
      expected: "y as one tensor",
      received: y === undefined ? "no y" : inWords(y),
      remedy: "Use sampleWeight by output",
    });
  }
  if (!isRecord(classWeight)) {
    throw new ArgumentError({
      where,
      problem: "no such weights",
      expected: "numbers by class: { 0: 1, 1: 5 }",
      received: inWords(classWeight),
    });
  }
  for (const [label, weight] of Object.entries<number>(classWeight)) {
    if (/^\d+$/.test(label) && Number.isFinite(weight) && weight >= 0) continue;
    throw new ArgumentError({
      where,
      problem: `no such weight for class ${label}`,
      expected: "a number from 0 up",
      received: inWords(weight),
    });
  }
  const labels = labelsOf(where, y);
  const weights = Float32Array.from(labels, (label) => classWeight[label] ?? 1);
  const given = sampleWeight?.data;
  if (given !== undefined) {
    for (const [i, weight] of weights.entries()) weights[i] = weight * Number(given[i] ?? 1);
  }
  return { ...samples, sampleWeight: new Tensor([labels.length], weights, "float32") };
}

function labelsOf(where: string, { shape, data }: Tensor): Float64Array {
  const [rows = 0, columns = 1, ...more] = shape;
  if (more.length > 0) {
    throw new ShapeError({
      where,
      problem: "labels of several axes have no one class a sample",
      expected: "[batch], [batch, 1] or one-hot [batch, classes]",
      received: formatShape(shape),
      remedy: "Use sampleWeight",
    });
  }
  return Float64Array.from({ length: rows }, (_, row) => {
    let best = 0;
    if (columns === 1) return Number(data[row]);
    for (let i = 1; i < columns; i++) {
      if (Number(data[row * columns + i]) > Number(data[row * columns + best])) best = i;
    }
    return best;
  });
}
