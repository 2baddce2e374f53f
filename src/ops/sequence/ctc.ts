import { wholeNumber } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, type Operand, type Target } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sameShape } from "../../shape.js";
import { cast } from "../core/cast.js";
import { concat } from "../core/concat.js";
import { requireFloats } from "../core/floats.js";
import { refuseTwice } from "../core/refuse-twice.js";
import { reshape } from "../core/reshape.js";
import { logSoftmax } from "../reduce/softmax.js";

interface Sample {
  readonly logp: Operand;
  readonly labels: Operand;
  readonly lengths: Operand;
}

function sizesOf({ logp, labels }: Sample, blank: number) {
  const [batch = 1, steps = 1, classes = 1] = logp.shape;
  return { batch, steps, classes, most: labels.shape[1] ?? 1, blank };
}

/** One walk through the steps: forward with the loss, or in reverse. */
function scan(sample: Sample, blank: number, scores: Operand, loss: Operand | undefined, { family }: Target) {
  const params = sizesOf(sample, blank);
  const constants = family === "simd4" ? { LANES: 1, WORKGROUP: 4 } : { LANES: 64, WORKGROUP: 64 };
  return dispatch(kernels.ctc_scan, {
    bind: { ...sample, scores, loss },
    params,
    constants: { ...constants, REVERSE: loss === undefined },
    grid: linearGrid(Math.ceil((params.batch * constants.LANES) / constants.WORKGROUP)),
  });
}

function scoresShape(logp: Operand, labels: Operand): Shape {
  const [batch = 1, steps = 1] = logp.shape;
  return [batch, steps, 2 * (labels.shape[1] ?? 1) + 1];
}

const ctcGradient = defineOp({
  name: "ctcLossGradient",
  gradient: () => refuseTwice("the CTC loss", "Take the gradient of the gradient of another loss"),
  inputs: ["logp", "labels", "lengths", "alpha", "loss", "g"],
  attrs: { blank: 0 },
  infer: ({ logp }) => logp,
  lower({ logp, labels, lengths, alpha, loss, g }, out, { blank }, target) {
    const sample = { logp, labels, lengths };
    const params = sizesOf(sample, blank);
    const beta = target.scratch(scoresShape(logp, labels));
    return [
      scan(sample, blank, beta, undefined, target),
      dispatch(kernels.ctc_gradient, {
        bind: { ...sample, alpha, beta, loss, g, dlogp: out },
        params,
        grid: linearGrid(Math.ceil((params.batch * params.steps) / kernels.ctc_gradient.constants.WORKGROUP)),
      }),
    ];
  },
});

/** Of log-probabilities. */
const ctcOp = defineOp({
  name: "ctcLoss",
  inputs: ["logp", "labels", "lengths"],
  outputs: ["loss", "alpha"],
  attrs: { blank: 0 },
  infer: ({ logp, labels }) => ({
    loss: { shape: logp.shape.slice(0, 1) },
    alpha: { shape: scoresShape(logp, labels) },
  }),
  lower: ({ logp, labels, lengths }, { loss, alpha }, { blank }, target) => [
    scan({ logp, labels, lengths }, blank, alpha, loss, target),
  ],
  gradient({ logp, labels, lengths }, { loss: g }, { loss, alpha }, attrs) {
    return g === undefined ? {} : { logp: ctcGradient(logp, labels, lengths, alpha, loss, g, attrs) };
  },
});

export interface CtcOptions {
  /** The class that stands for no label. Default 0. */
  readonly maskIndex?: number | undefined;
}

/**
 * −log P(target | output), a sample, for sequences whose labels are not aligned with their steps: over all ways to read
 * the labels from the steps with each label held for one step or more, and blanks between them (Graves et al.,
 * "Connectionist Temporal Classification", ICML 2006).
 *
 * target [batch, labels] of class numbers, output [batch, steps, classes] of logits, and how many labels and steps of
 * each sample count: two [batch]. Result [batch]; +∞, with gradient 0, for a sample with too few steps for its labels.
 * Class numbers beyond the classes count as the last class.
 *
 * Throws a ShapeError for shapes that do not go together.
 */
export const ctcLoss = recordable(
  "ctcLoss",
  ["target", "output", "targetLength", "outputLength", "options?: options"],
  function ctcLoss(
    target: SymbolicTensor,
    output: SymbolicTensor,
    targetLength: SymbolicTensor,
    outputLength: SymbolicTensor,
    options: CtcOptions = {},
  ): SymbolicTensor {
    const { maskIndex } = withDefaults("ctcLoss", options, { maskIndex: 0 });
    wholeNumber("ctcLoss", "maskIndex", maskIndex);
    requireFloats("ctcLoss", { output });
    const [batch = 0] = output.shape;
    const fits =
      output.rank === 3 &&
      target.rank === 2 &&
      target.shape[0] === batch &&
      [targetLength, outputLength].every(({ shape }) => sameShape(shape, [batch]));
    if (!fits) {
      throw new ShapeError({
        where: "ctcLoss",
        problem: "the shapes do not go together",
        expected: "target [batch, labels], output [batch, steps, classes], targetLength and outputLength [batch]",
        received: [target, output, targetLength, outputLength].map(({ shape }) => formatShape(shape)).join(", "),
      });
    }
    const column = (lengths: SymbolicTensor) => reshape(cast(lengths, "int32"), [batch, 1]);
    const lengths = concat([column(targetLength), column(outputLength)], 1);
    return ctcOp(logSoftmax(output), cast(target, "int32"), lengths, { blank: maskIndex }).loss;
  },
);
