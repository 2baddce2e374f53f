import type { PlacedLayer } from "../model.js";
import { addOuter, addProduct, multiplyTransposed, sigmoid } from "./products.js";
import { comingBack, givenOf, zerosFor } from "./recurrent.js";
import { type Doubles, type Stage, weightsFrom } from "./stage.js";

/** i, f, o = σ(z), g = tanh(z) with z = x·W + h·U + b; c = f·c + i·g; h = o·tanh(c). Hochreiter and Schmidhuber 1997, Gers et al. 2000. */
export function lstm(layer: PlacedLayer & { readonly type: "lstm" }, batch: number): Stage {
  const { units, sequences, kernel, recurrentKernel } = layer;
  const [steps = 1, features = 1] = layer.inputShape;
  const states = { batch, steps, units, sequences };
  const width = 4 * units;
  const w = weightsFrom(Float64Array.from(kernel.values));
  const u = weightsFrom(Float64Array.from(recurrentKernel.values));
  const b = weightsFrom(new Float64Array(width));
  const h = new Float64Array(batch * steps * units);
  const c = new Float64Array(batch * steps * units);
  const gates = new Float64Array(batch * steps * width);
  const nothing = new Float64Array(units);
  let input: Doubles = new Float64Array();

  /** What belongs to one step of one sample. */
  const step = (n: number, t: number) => {
    const at = n * steps + t;
    const state = (values: Doubles, of: number) => values.subarray(of * units, (of + 1) * units);
    return {
      x: input.subarray(at * features, (at + 1) * features),
      z: gates.subarray(at * width, (at + 1) * width),
      h: state(h, at),
      c: state(c, at),
      hBefore: t === 0 ? nothing : state(h, at - 1),
      cBefore: t === 0 ? nothing : state(c, at - 1),
    };
  };

  return {
    forward(x) {
      input = x;
      for (let n = 0; n < batch; n++) {
        for (let t = 0; t < steps; t++) {
          const { x: row, z, ...now } = step(n, t);
          z.set(b.values);
          addProduct(z, row, w.values);
          addProduct(z, now.hBefore, u.values);
          for (let j = 0; j < units; j++) {
            const i = sigmoid(z[j] ?? 0);
            const f = sigmoid(z[units + j] ?? 0);
            const g = Math.tanh(z[2 * units + j] ?? 0);
            const o = sigmoid(z[3 * units + j] ?? 0);
            [i, f, g, o].forEach((gate, q) => {
              z[q * units + j] = gate;
            });
            now.c[j] = f * (now.cBefore[j] ?? 0) + i * g;
            now.h[j] = o * Math.tanh(now.c[j] ?? 0);
          }
        }
      }
      return givenOf(h, states);
    },
    backward(grad, update) {
      const [dw, du, db] = zerosFor([w, u, b]);
      const dx = new Float64Array(input.length);
      const dz = new Float64Array(width);
      for (let n = 0; n < batch; n++) {
        const dh = new Float64Array(units);
        const dc = new Float64Array(units);
        for (let t = steps - 1; t >= 0; t--) {
          const { x, z, ...now } = step(n, t);
          for (let j = 0; j < units; j++) {
            const [i = 0, f = 0, g = 0, o = 0] = [z[j], z[units + j], z[2 * units + j], z[3 * units + j]];
            const dhj = (dh[j] ?? 0) + comingBack(grad, n, t, j, states);
            const squashed = Math.tanh(now.c[j] ?? 0);
            const dcj = (dc[j] ?? 0) + dhj * o * (1 - squashed * squashed);
            dz[j] = dcj * g * i * (1 - i);
            dz[units + j] = dcj * (now.cBefore[j] ?? 0) * f * (1 - f);
            dz[2 * units + j] = dcj * i * (1 - g * g);
            dz[3 * units + j] = dhj * squashed * o * (1 - o);
            dc[j] = dcj * f;
          }
          addOuter(dw, x, dz);
          addOuter(du, now.hBefore, dz);
          dz.forEach((value, j) => {
            db[j] = (db[j] ?? 0) + value;
          });
          multiplyTransposed(dx.subarray((n * steps + t) * features, (n * steps + t + 1) * features), dz, w.values);
          multiplyTransposed(dh, dz, u.values);
        }
      }
      update(w, dw);
      update(u, du);
      update(b, db);
      return dx;
    },
  };
}
