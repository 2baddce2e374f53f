import { nonNegative, oneOf } from "../check.js";
import { type Options, optional } from "../config.js";
import { ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { sum } from "../ops/core/sum.js";
import { divide, maximum, multiply, subtract } from "../ops/elementwise/binary.js";
import { abs } from "../ops/elementwise/unary.js";
import { matmul } from "../ops/product/matmul.js";
import { euclideanNorm } from "../ops/reduce/euclidean-norm.js";
import { formatShape } from "../shape.js";
import { Regularizer } from "./regularizer.js";

export interface OrthogonalRegularizerConfig {
  /** Default 0.01. */
  readonly factor: number;
  /** Which vectors are pulled apart. Default `"rows"`. */
  readonly mode: "rows" | "columns";
}

/**
 * Pulls the rows (or columns) of a matrix towards being at right angles: factor · Σ|cos| over the pairs of different rows,
 * divided by their number.
 *
 * @example new OrthogonalRegularizer(0.1, { mode: "columns" })
 */
export class OrthogonalRegularizer extends Regularizer<OrthogonalRegularizerConfig> {
  static override className = "OrthogonalRegularizer";
  static override args = ["factor"];
  static override defaults: OrthogonalRegularizerConfig = { factor: 0.01, mode: "rows" };

  /** Throws an ArgumentError for a factor below 0 and a mode that there is not. */
  constructor(
    factor?: number | Options<OrthogonalRegularizerConfig>,
    options?: Options<OrthogonalRegularizerConfig, "factor">,
  ) {
    super(...optional("factor", factor, options));
    nonNegative("OrthogonalRegularizer", "factor", this.config.factor);
    oneOf("OrthogonalRegularizer", "mode", this.config.mode, ["rows", "columns"]);
  }

  /** Throws a ShapeError for weights that are no matrix. */
  override call(w: SymbolicTensor): SymbolicTensor {
    if (w.rank !== 2) {
      throw new ShapeError({
        where: "OrthogonalRegularizer",
        problem: "not a matrix",
        expected: "[rows, columns]",
        received: formatShape(w.shape),
      });
    }
    const { factor, mode } = this.config;
    const rows = mode === "rows";
    const size = w.shape[rows ? 0 : 1] ?? 1;
    const lengths = euclideanNorm(w, { axis: rows ? 1 : 0, keepdims: true });
    const unit = divide(w, maximum(lengths, 1e-7));
    const cosines = matmul(unit, unit, rows ? { transposeB: true } : { transposeA: true });
    // Each row with itself gives 1; the penalty leaves those out and takes each pair once.
    const pairs = Math.max(1, (size * (size - 1)) / 2);
    return multiply(subtract(sum(abs(cosines)), size), factor / (2 * pairs));
  }
}
