/// <reference lib="esnext.float16" />
// (jax-js' own declarations speak of Float16Array.)

import { numpy as np, valueAndGrad } from "@jax-js/jax";
import type { AdamSettings } from "../cases/training.js";

/** What a training step carries over to the next; the powers are β₁ᵗ and β₂ᵗ, since a number from the host would be compiled in. */
export type State = { w: np.Array[]; m: np.Array[]; v: np.Array[]; power1: np.Array; power2: np.Array };

/** Before the first step, with moments of zero. */
export function startingState(w: np.Array[]): State {
  const zeros = () => w.map((weight) => np.zeros(weight.shape));
  return { w, m: zeros(), v: zeros(), power1: np.array(1), power2: np.array(1) };
}

export function disposeState({ w, m, v, power1, power2 }: State): void {
  for (const array of [...w, ...m, ...v, power1, power2]) array.dispose();
}

/** A step of Adam on `lossOf`, which consumes its weights, x and y. */
export function adamStep(lossOf: (w: np.Array[], x: np.Array, y: np.Array) => np.Array, adam: AdamSettings) {
  const { learningRate, beta1, beta2, epsilon } = adam;
  return ({ w, m, v, power1, power2 }: State, x: np.Array, y: np.Array): { loss: np.Array; next: State } => {
    const [loss, gradients] = valueAndGrad(lossOf)(refs(w), x, y);
    const next1 = power1.mul(beta1);
    const next2 = power2.mul(beta2);
    const rate = np.divide(learningRate, np.subtract(1, next1.ref));
    const correction = np.subtract(1, next2.ref);
    const nextM = m.map((mean, i) => mean.mul(beta1).add(at(gradients, i).ref.mul(1 - beta1)));
    const nextV = v.map((mean, i) => mean.mul(beta2).add(np.square(at(gradients, i)).mul(1 - beta2)));
    const nextW = w.map((weight, i) => {
      const root = np.sqrt(at(nextV, i).ref.div(correction.ref)).add(epsilon);
      return weight.sub(at(nextM, i).ref.mul(rate.ref).div(root));
    });
    rate.dispose();
    correction.dispose();
    return { loss, next: { w: nextW, m: nextM, v: nextV, power1: next1, power2: next2 } };
  };
}

export function refs(arrays: readonly np.Array[]): np.Array[] {
  return arrays.map((array) => array.ref);
}

export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`jax: no item ${index} in a list of ${list.length}.`);
  return item;
}

/** Brings f32 values to the host; consumes `array`. */
export async function read(array: np.Array): Promise<Float32Array> {
  const values = await array.data();
  if (!(values instanceof Float32Array)) throw new TypeError(`jax: expected float32, received ${array.dtype}.`);
  return values;
}
