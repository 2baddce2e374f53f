import type { Variable } from "../../src/index.js";
import { atOnce } from "../../src/slices.js";

/** The values that a variable begins with. */
export function startOf(variable: Variable): Float32Array {
  return atOnce(variable.start());
}
