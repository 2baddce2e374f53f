import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

/**
 * −(y·log p + (1 − y)·log(1 − p)) for logits `x`, p = sigmoid(x), element by element. Where x is far on the right side of its label, value
 * and gradient keep their digits.
 */
export const binaryCrossEntropy = defineElementwise({
  name: "binaryCrossEntropy",
  inputs: ["x", "labels"],
  forward: "binary_cross_entropy(x, labels)",
  backward: { x: "g * binary_cross_entropy_slope(x, labels)", labels: "-g * x" },
  library: [library.activation, library.exponential, library.logarithm, library.numbers],
});
