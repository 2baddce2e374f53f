import { DTypeError, ShapeError } from "../../errors.js";
import { linearGrid, rowLaunch } from "../../graph/lowering/launch.js";
import { dispatch, type Operand, type Target } from "../../graph/symbols/dispatch.js";
import { throughOps } from "../../graph/symbols/gradients.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { formatShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { expandDims } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { sum } from "../core/sum.js";
import { multiply, subtract } from "../elementwise/binary.js";
import { oneHot as oneHotOf } from "../index/one-hot.js";
import { softmax } from "../reduce/softmax.js";

// Softmax and cross-entropy as one op, from logits: nothing overflows, and the gradient is softmax − target in one pass.

function defineCrossEntropy(name: string, oneHot: boolean) {
  const launch = (x: Operand, { family }: Target) => {
    const { rows, n } = lastAxisRows(x.shape);
    const { constants, rowsPerGroup } = rowLaunch(family);
    return { rows, n, constants: { ...constants, ONE_HOT: oneHot }, grid: linearGrid(Math.ceil(rows / rowsPerGroup)) };
  };
  const gradientOp = defineOp({
    name: `${name}Gradient`,
    inputs: ["x", "labels", "g"],
    infer: ({ x }) => x,
    epilogue: "out",
    lower({ x, labels, g }, out, _, target) {
      const { rows, n, constants, grid } = launch(x, target);
      return [
        dispatch(kernels.softmax_cross_entropy_gradient, {
          bind: { x, labels, g, dx: out },
          params: { rows, n },
          constants,
          grid,
          epilogue: true,
        }),
      ];
    },
    gradient: ({ x, labels, g }, grad) =>
      throughOps({ x, labels, g }, grad, ({ x, labels, g }) => {
        const targets = oneHot ? labels : oneHotOf(labels, x.shape.at(-1) ?? 1);
        const whole = sum(targets, { axis: -1, keepdims: true });
        return multiply(subtract(multiply(softmax(x), whole), targets), expandDims(g, -1));
      }),
  });
  return defineOp({
    name,
    inputs: ["x", "labels"],
    infer({ x, labels }) {
      const rows = x.shape.slice(0, -1);
      const wanted = oneHot ? x.shape : rows;
      if (formatShape(labels.shape) !== formatShape(wanted)) {
        throw new ShapeError({
          where: name,
          problem: "the labels do not fit the logits",
          expected: formatShape(wanted),
          received: formatShape(labels.shape),
        });
      }
      const dtype = oneHot ? "float32" : "int32";
      if (labels.dtype !== dtype)
        throw new DTypeError({
          where: name,
          problem: "the labels are of another type",
          expected: dtype,
          received: labels.dtype,
          remedy: "Cast them",
        });
      return { shape: rows };
    },
    epilogue: "out",
    lower({ x, labels }, out, _, target) {
      const { rows, n, constants, grid } = launch(x, target);
      const columns = out.shape.at(-1) ?? 1;
      return [
        dispatch(kernels.softmax_cross_entropy, {
          bind: { x, labels, loss: out },
          params: { rows, n, columns },
          constants,
          grid,
          epilogue: true,
        }),
      ];
    },
    gradient: ({ x, labels }, g): Gradients<"x" | "labels"> => ({ x: gradientOp(x, labels, g) }),
  });
}

const sparseOp = defineCrossEntropy("sparseCrossEntropy", false);
const oneHotOp = defineCrossEntropy("oneHotCrossEntropy", true);

/** −log softmax(logits)[label] for logits [..., classes] and int32 labels [...]; NaN where a label is no class. */
export const sparseCrossEntropy = recordable(
  "sparseCrossEntropy",
  ["logits", "labels"],
  function sparseCrossEntropy(logits: SymbolicTensor, labels: SymbolicTensor): SymbolicTensor {
    requireFloats("sparseCrossEntropy", { logits });
    return sparseOp(logits, labels);
  },
);

/** −Σ targets · log softmax(logits) for logits and targets [..., classes]. No gradient flows into the targets. */
export const oneHotCrossEntropy = recordable(
  "oneHotCrossEntropy",
  ["logits", "targets"],
  function oneHotCrossEntropy(logits: SymbolicTensor, targets: SymbolicTensor): SymbolicTensor {
    requireFloats("oneHotCrossEntropy", { logits });
    return oneHotOp(logits, targets);
  },
);
