import { Tensor } from "wgrad";
import { chance, type ToyName, toy } from "../../course/parts/toys.js";
import { type HeightName, heightAt, isHeight } from "./heights.js";

/** What a net may be told of a place. */
const features = {
  x: (x: number, _: number) => x,
  y: (_: number, y: number) => y,
  xx: (x: number, _: number) => x * x,
  yy: (_: number, y: number) => y * y,
  xy: (x: number, y: number) => x * y,
  sinX: (x: number, _: number) => Math.sin(Math.PI * x),
  sinY: (_: number, y: number) => Math.sin(Math.PI * y),
} as const;

export type Feature = keyof typeof features;

/** All of them, and those that a net is told if nobody says otherwise. */
export const FEATURES = Object.keys(features) as readonly Feature[];
export const PLACE: readonly Feature[] = ["x", "y"];

/** What a net is told of places, x and y by turns: [places, names]. */
export function told(places: Float32Array, names: readonly Feature[]): Tensor<"float32"> {
  const count = places.length / 2;
  const values = new Float32Array(count * names.length);
  for (let i = 0; i < count; i++) {
    const [x = 0, y = 0] = places.subarray(2 * i, 2 * i + 2);
    for (const [k, name] of names.entries()) values[i * names.length + k] = features[name](x, y);
  }
  return Tensor.from(values, [count, names.length]);
}

/** Points of a plane and what is to be said of them: x [count, features], y [count, 1], a kind or a height. */
export interface Plane {
  readonly x: Tensor<"float32">;
  readonly y: Tensor<"float32">;
  /** x and y by turns. */
  readonly places: Float32Array;
}

/** As many points to learn from as to be judged by. `noise`: how far kinds stray from their place, and heights from the truth. */
export function plane(
  name: ToyName | HeightName,
  count: number,
  noise: number,
  features = PLACE,
): { train: Plane; test: Plane } {
  const all = new Float32Array(4 * count);
  const answers = new Float32Array(2 * count);
  if (isHeight(name)) {
    for (let i = 0; i < 2 * count; i++) {
      const [x, y] = [2 * chance(i, 20) - 1, 2 * chance(i, 21) - 1];
      all.set([x, y], 2 * i);
      answers[i] = heightAt(name, x, y) + noise * (2 * chance(i, 22) - 1);
    }
  } else {
    const { places, kinds } = toy(name, 2 * count, noise);
    all.set(places);
    answers.set(kinds);
  }
  const part = (from: number): Plane => {
    const places = all.slice(2 * from, 2 * (from + count));
    return { places, x: told(places, features), y: Tensor.from(answers.slice(from, from + count), [count, 1]) };
  };
  return { train: part(0), test: part(count) };
}
