import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { floats } from "../core/floats.js";
import { mean, sum } from "../core/sum.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { relu } from "../elementwise/rectifiers.js";
import { stopGradient } from "../elementwise/stop-gradient.js";
import { exp, negative, square } from "../elementwise/unary.js";
import { matmul } from "./matmul.js";

/**
 * Gaussian radial basis functions: out[…, u] = exp(−gamma[u] · ‖x[…] − centres[u]‖²).
 *
 * x [..., n], centres [units, n], gamma [units] → [..., units]. The distances are a matrix product, ‖x‖² − 2x·c + ‖c‖², of
 * vectors taken from the mean of the centres: distances are the same from anywhere, and near their middle the three terms are
 * of the size of the distances, so that little cancels. Source: Broomhead & Lowe, "Multivariable Functional Interpolation
 * and Adaptive Networks", Complex Systems 2, 1988. Throws a ShapeError when the sizes do not agree.
 */
export const rbf = recordable(
  "rbf",
  ["x", "centres", "gamma"],
  function rbf(x: SymbolicTensor, centres: SymbolicTensor, gamma: SymbolicTensor): SymbolicTensor {
    ({ x, centres, gamma } = floats("rbf", { x, centres, gamma }));
    const [units, n] = centres.shape;
    if (centres.rank !== 2 || x.rank === 0 || x.shape.at(-1) !== n || gamma.rank !== 1 || gamma.shape[0] !== units) {
      throw new ShapeError({
        where: "rbf",
        problem: "the sizes do not agree",
        expected: "x [..., n], centres [units, n], gamma [units]",
        received: [x, centres, gamma].map(({ shape }) => formatShape(shape)).join(", "),
      });
    }
    const middle = stopGradient(mean(centres, { axis: 0 }));
    const from = subtract(x, middle);
    const to = subtract(centres, middle);
    const products = matmul(from, to, { transposeB: true });
    const lengths = add(sum(square(from), { axis: -1, keepdims: true }), sum(square(to), { axis: 1 }));
    const distance = relu(subtract(lengths, multiply(2, products))); // rounding may take a distance of 0 below it
    return exp(negative(multiply(gamma, distance)));
  },
);
