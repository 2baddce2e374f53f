import { oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { diagonal } from "../arrange/diagonals.js";
import { pad } from "../arrange/pad.js";
import { flip } from "../arrange/rearrange.js";
import { floats } from "../core/floats.js";
import { reshape } from "../core/reshape.js";
import { mean } from "../core/sum.js";
import { divide, subtract } from "../elementwise/binary.js";
import { clip } from "../elementwise/rounding.js";
import { sqrt } from "../elementwise/unary.js";
import { conv1d } from "../image/conv.js";
import { matmul } from "../product/matmul.js";

/** How the rows of `x` go together: their correlation coefficients (Pearson), [n, k] → [n, n], between −1 and 1; 1 for a vector. */
export const corrcoef = recordable("corrcoef", ["x"], function corrcoef(x: SymbolicTensor): SymbolicTensor {
  ({ x } = floats("corrcoef", { x }));
  if (x.rank > 2) {
    const received = formatShape(x.shape);
    throw new ShapeError({ where: "corrcoef", problem: "no rows of numbers", expected: "2 axes at most", received });
  }
  const rows = x.rank === 2 ? x : reshape(x, [1, x.size]);
  const distances = subtract(rows, mean(rows, { axis: 1, keepdims: true }));
  const products = matmul(distances, distances, { transposeB: true });
  const lengths = sqrt(diagonal(products));
  const scaled = divide(divide(products, reshape(lengths, [-1, 1])), lengths);
  return clip(x.rank === 2 ? scaled : reshape(scaled, []), -1, 1);
});

/** How much of the overlap {@link correlate} gives. */
export interface CorrelateOptions {
  /** `"valid"` (default): where the shorter lies within the longer; `"same"`: as much as the longer has; `"full"`: any overlap. */
  readonly mode?: "valid" | "same" | "full" | undefined;
}

/** Σⱼ a[i + j] · b[j], two vectors moved past each other. */
export const correlate = recordable(
  "correlate",
  ["a", "b", "options?: options"],
  function correlate(a: SymbolicTensor, b: SymbolicTensor, options: CorrelateOptions = {}): SymbolicTensor {
    const { mode } = withDefaults("correlate", options, { mode: "valid" });
    oneOf("correlate", "mode", mode, ["valid", "same", "full"]);
    ({ a, b } = floats("correlate", { a, b }));
    if (a.rank !== 1 || b.rank !== 1 || a.size === 0 || b.size === 0) {
      const received = `${formatShape(a.shape)} and ${formatShape(b.shape)}`;
      throw new ShapeError({ where: "correlate", problem: "not two vectors", expected: "[n] and [m]", received });
    }
    if (b.size > a.size) return flip(correlate(b, a, { mode }));
    const short = b.size;
    const before = { valid: 0, same: Math.floor(short / 2), full: short - 1 }[mode];
    const after = { valid: 0, same: short - 1 - before, full: short - 1 }[mode];
    const padded = pad(a, [[before, after]]);
    return reshape(conv1d(reshape(padded, [1, padded.size, 1]), reshape(b, [short, 1, 1])), [-1]);
  },
);
