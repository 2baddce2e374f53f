import type { Family } from "wgrad";
import type { Trained } from "./nets.js";

/** Sums are added up in other orders by other kernels. Seen: 6e-7 after five epochs. */
const TOLERANCE = 1e-5;

/**
 * Checks that nets lost what they lost in Chrome, on the family that is the faster one on an adapter, and that the other one was
 * refused where there are no subgroups; says what was found.
 */
export function compare(found: Trained, chrome: Trained, family: Family, hasSubgroups = family === "simd4"): string {
  if (found.family !== family)
    throw new Error(`expected family "${family}" on ${found.adapter}, received "${found.family}"`);
  const refusal = hasSubgroups ? undefined : "DeviceError";
  if (found.refused !== refusal)
    throw new Error(`family "simd4", forced: expected ${refusal}, received ${found.refused}`);
  let worst = 0;
  for (const [net, losses] of Object.entries(chrome.losses)) {
    for (const [epoch, expected] of losses.entries()) {
      const loss = found.losses[net]?.[epoch] ?? Number.NaN;
      const off = Math.abs(loss - expected) / Math.abs(expected);
      if (!(off <= TOLERANCE)) throw new Error(`${net}, epoch ${epoch + 1}: expected ${expected}, received ${loss}`);
      worst = Math.max(worst, off);
    }
  }
  return `${found.adapter}, family ${found.family}: losses within ${worst.toExponential(0)} of Chrome's`;
}
