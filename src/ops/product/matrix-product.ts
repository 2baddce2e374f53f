import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { throughFloats } from "../core/floats.js";
import { type MatmulOptions, matmul as ofFloats } from "./matmul.js";

/**
 * Matrix product `a · b`: [..., m, k] · [..., k, n] → [..., m, n]. Leading axes broadcast; a vector on either side is
 * taken as one row or column and its axis is dropped from the result, as in NumPy.
 *
 * Sums are float32, of float16 too; whole numbers come out whole, exact below 2²⁴. Throws a ShapeError when the inner sizes differ, a
 * DTypeError for float16 beside float32.
 */
export const matmul = recordable(
  "matmul",
  ["a", "b", "options?: options"],
  function matmul(a: SymbolicTensor, b: SymbolicTensor, options: MatmulOptions = {}): SymbolicTensor {
    return throughFloats("matmul", { a, b }, (read) => ofFloats(read.a, read.b, options));
  },
);
