import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { multiply } from "./binary.js";
import { tanh } from "./unary.js";

/** Numbers kept within ± `cap`, small ones nearly as they are: cap · tanh(x / cap) (Gemma 2, 2024). */
export function softCap(x: SymbolicTensor, cap: number): SymbolicTensor {
  return multiply(tanh(multiply(x, 1 / cap)), cap);
}
