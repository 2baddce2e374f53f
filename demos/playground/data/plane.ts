import { Tensor } from "wgrad";
import { chance, type ToyName, toy } from "../../course/parts/toys.js";
import { type HeightName, heightAt, isHeight } from "./heights.js";

/** Points of a plane and what is to be said of them: x [count, 2], y [count, 1], a kind or a height. */
export interface Plane {
  readonly x: Tensor<"float32">;
  readonly y: Tensor<"float32">;
}

/** As many points to learn from as to be judged by. `noise`: how far kinds stray from their place, and heights from the truth. */
export function plane(name: ToyName | HeightName, count: number, noise: number): { train: Plane; test: Plane } {
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
  const part = (from: number): Plane => ({
    x: Tensor.from(all.slice(2 * from, 2 * (from + count)), [count, 2]),
    y: Tensor.from(answers.slice(from, from + count), [count, 1]),
  });
  return { train: part(0), test: part(count) };
}
