/** out[…, u] = exp(−gamma[u] · Σ (x[…, j] − centres[u, j])²) */
import { build, get, type Ref } from "./array.js";

export function rbf(x: Ref, centres: Ref, gamma: Ref): Ref {
  const [units, n] = centres.shape as [number, number];
  return build([...x.shape.slice(0, -1), units], (at) => {
    const u = at.at(-1)!;
    let distance = 0;
    for (let j = 0; j < n; j++) distance += (get(x, [...at.slice(0, -1), j]) - get(centres, [u, j])) ** 2;
    return Math.exp(-gamma.data[u]! * distance);
  });
}
