import type { PlacedLayer } from "../model.js";
import { addOuter, addProduct, multiplyTransposed, sigmoid } from "./products.js";
import { comingBack, givenOf, zerosFor } from "./recurrent.js";
import { type Doubles, type Stage, weightsFrom } from "./stage.js";

/**
 * z, r = σ(x·W + b + h·U + c), n = tanh(x·W + b + r ⊙ (h·U + c)), h = z ⊙ h + (1 − z) ⊙ n. Cho et al. 2014; reset after the product, as in
 * cuDNN.
 */
export function gru(layer: PlacedLayer & { readonly type: "gru" }, batch: number): Stage {
  const { units, sequences, kernel, recurrentKernel } = layer;
  const [steps = 1, features = 1] = layer.inputShape;
  const states = { batch, steps, units, sequences };
  const width = 3 * units;
  const w = weightsFrom(Float64Array.from(kernel.values));
  const u = weightsFrom(Float64Array.from(recurrentKernel.values));
  const b = weightsFrom(new Float64Array(2 * width));
  const h = new Float64Array(batch * steps * units);
  const gates = new Float64Array(batch * steps * width);
  /** h·U + c of the candidate. */
  const recurrent = new Float64Array(batch * steps * units);
  const nothing = new Float64Array(units);
  let input: Doubles = new Float64Array();

  /** What belongs to one step of one sample. */
  const step = (n: number, t: number) => {
    const at = n * steps + t;
    const state = (values: Doubles, of: number) => values.subarray(of * units, (of + 1) * units);
    return {
      x: input.subarray(at * features, (at + 1) * features),
      gates: gates.subarray(at * width, (at + 1) * width),
      recurrent: state(recurrent, at),
      h: state(h, at),
      before: t === 0 ? nothing : state(h, at - 1),
    };
  };

  return {
    forward(x) {
      input = x;
      const ofState = new Float64Array(width);
      for (let n = 0; n < batch; n++) {
        for (let t = 0; t < steps; t++) {
          const { gates: a, before, ...now } = step(n, t);
          a.set(b.values.subarray(0, width));
          addProduct(a, now.x, w.values);
          ofState.set(b.values.subarray(width));
          addProduct(ofState, before, u.values);
          for (let j = 0; j < units; j++) {
            const s = ofState[2 * units + j] ?? 0;
            const z = sigmoid((a[j] ?? 0) + (ofState[j] ?? 0));
            const r = sigmoid((a[units + j] ?? 0) + (ofState[units + j] ?? 0));
            const candidate = Math.tanh((a[2 * units + j] ?? 0) + r * s);
            [z, r, candidate].forEach((gate, q) => {
              a[q * units + j] = gate;
            });
            now.recurrent[j] = s;
            now.h[j] = z * (before[j] ?? 0) + (1 - z) * candidate;
          }
        }
      }
      return givenOf(h, states);
    },
    backward(grad, update) {
      const [dw, du, db] = zerosFor([w, u, b]);
      const dx = new Float64Array(input.length);
      const ofInput = new Float64Array(width);
      const ofState = new Float64Array(width);
      const back = new Float64Array(units);
      for (let n = 0; n < batch; n++) {
        const dh = new Float64Array(units);
        for (let t = steps - 1; t >= 0; t--) {
          const { x, before, gates: a, recurrent: s } = step(n, t);
          for (let j = 0; j < units; j++) {
            const [z = 0, r = 0, candidate = 0] = [a[j], a[units + j], a[2 * units + j]];
            const dhj = (dh[j] ?? 0) + comingBack(grad, n, t, j, states);
            const dn = dhj * (1 - z) * (1 - candidate * candidate);
            ofInput[j] = dhj * ((before[j] ?? 0) - candidate) * z * (1 - z);
            ofInput[units + j] = dn * (s[j] ?? 0) * r * (1 - r);
            ofInput[2 * units + j] = dn;
            dh[j] = dhj * z;
          }
          ofState.set(ofInput);
          for (let j = 0; j < units; j++) {
            ofState[2 * units + j] = (ofInput[2 * units + j] ?? 0) * (a[units + j] ?? 0);
          }
          addOuter(dw, x, ofInput);
          addOuter(du, before, ofState);
          for (let j = 0; j < width; j++) {
            db[j] = (db[j] ?? 0) + (ofInput[j] ?? 0);
            db[width + j] = (db[width + j] ?? 0) + (ofState[j] ?? 0);
          }
          multiplyTransposed(
            dx.subarray((n * steps + t) * features, (n * steps + t + 1) * features),
            ofInput,
            w.values,
          );
          multiplyTransposed(back, ofState, u.values);
          for (let j = 0; j < units; j++) dh[j] = (dh[j] ?? 0) + (back[j] ?? 0);
        }
      }
      update(w, dw);
      update(u, du);
      update(b, db);
      return dx;
    },
  };
}
