import { positive } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { squeeze } from "../core/axes-of-one.js";
import { floats } from "../core/floats.js";
import { requireIndices } from "../core/integers.js";
import { normalizeAxis } from "../core/reshape.js";
import { mean, sum } from "../core/sum.js";
import { add, divide, multiply, subtract } from "../elementwise/binary.js";
import { log10 } from "../elementwise/logarithmic.js";
import { clip } from "../elementwise/rounding.js";
import { log, negative, square } from "../elementwise/unary.js";
import { oneHot } from "../index/one-hot.js";
import { logSoftmax } from "../reduce/softmax.js";
import { binaryCrossEntropy } from "./binary-cross-entropy.js";

// Cross-entropies from probabilities or logits, one number a sample, with Keras's arguments. Probabilities are kept 1e-7 off 0 and 1.

const EPSILON = 1e-7;

/** What the predictions are. */
export interface BinaryCrossentropyOptions {
  /** Whether they are logits rather than probabilities. Default false. */
  readonly fromLogits?: boolean | undefined;
}

/** −(t·log p + (1 − t)·log(1 − p)), element by element, of targets t from 0 to 1 and probabilities p, or logits. */
export const binaryCrossentropy = recordable(
  "binaryCrossentropy",
  ["target", "output", "options?: options"],
  function binaryCrossentropy(
    target: SymbolicTensor,
    output: SymbolicTensor,
    options: BinaryCrossentropyOptions = {},
  ): SymbolicTensor {
    const { fromLogits } = withDefaults("binaryCrossentropy", options, { fromLogits: false });
    requireSame("binaryCrossentropy", target, output);
    if (fromLogits) return binaryCrossEntropy(output, target);
    const p = clip(output, EPSILON, 1 - EPSILON);
    return negative(add(multiply(target, log(p)), multiply(subtract(1, target), log(subtract(1, p)))));
  },
);

/** What the predictions are, and which axis has the classes. */
export interface CategoricalCrossentropyOptions extends BinaryCrossentropyOptions {
  /** Default: the last. */
  readonly axis?: number | undefined;
}

const CATEGORICAL = { fromLogits: false, axis: -1 } as const;

/** −Σ t·log p over the classes, of target probabilities t and predicted ones p, which are made to add up to 1, or logits. */
export const categoricalCrossentropy = recordable(
  "categoricalCrossentropy",
  ["target", "output", "options?: options"],
  function categoricalCrossentropy(
    target: SymbolicTensor,
    output: SymbolicTensor,
    options: CategoricalCrossentropyOptions = {},
  ): SymbolicTensor {
    const { fromLogits, axis } = withDefaults("categoricalCrossentropy", options, CATEGORICAL);
    requireSame("categoricalCrossentropy", target, output);
    return negative(sum(multiply(target, logProbabilities(output, fromLogits, axis)), { axis }));
  },
);

/** −log p of the class that the target, int32, names; of predicted probabilities p, which are made to add up to 1, or logits. */
export const sparseCategoricalCrossentropy = recordable(
  "sparseCategoricalCrossentropy",
  ["target", "output", "options?: options"],
  function sparseCategoricalCrossentropy(
    target: SymbolicTensor,
    output: SymbolicTensor,
    options: CategoricalCrossentropyOptions = {},
  ): SymbolicTensor {
    const where = "sparseCategoricalCrossentropy";
    const { fromLogits, axis } = withDefaults(where, options, CATEGORICAL);
    ({ output } = floats(where, { output }));
    requireIndices(where, { target });
    const along = normalizeAxis(where, axis, output.rank);
    const classes = target.rank === output.rank && target.shape.at(-1) === 1 ? squeeze(target, -1) : target;
    const expected = output.shape.toSpliced(along, 1);
    if (!sameShape(classes.shape, expected)) {
      throw new ShapeError({
        where,
        problem: "the targets do not fit the predictions",
        expected: formatShape(expected),
        received: formatShape(target.shape),
      });
    }
    const targets = oneHot(classes, output.shape[along] ?? 1, { axis: along });
    return negative(sum(multiply(targets, logProbabilities(output, fromLogits, axis)), { axis }));
  },
);

function logProbabilities(output: SymbolicTensor, fromLogits: boolean, axis: number): SymbolicTensor {
  if (fromLogits) return logSoftmax(output, { axis });
  return log(clip(divide(output, sum(output, { axis, keepdims: true })), EPSILON, 1 - EPSILON));
}

/** How alike two images are, in decibels (peak signal-to-noise ratio): 20 log₁₀ maxVal − 10 log₁₀ of the mean squared difference; one number. */
export const psnr = recordable(
  "psnr",
  ["a", "b", "maxVal: number"],
  function psnr(a: SymbolicTensor, b: SymbolicTensor, maxVal: number): SymbolicTensor {
    requireSame("psnr", a, b);
    const peak = 20 * Math.log10(positive("psnr", "maxVal", maxVal));
    return subtract(peak, multiply(log10(mean(square(subtract(a, b)))), 10));
  },
);

function requireSame(where: string, a: SymbolicTensor, b: SymbolicTensor): void {
  ({ a, b } = floats(where, { a, b }));
  if (sameShape(a.shape, b.shape)) return;
  throw new ShapeError({
    where,
    problem: "the shapes differ",
    expected: formatShape(a.shape),
    received: formatShape(b.shape),
  });
}
