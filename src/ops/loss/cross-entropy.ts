import { DTypeError, ShapeError } from "../../errors.js";
import { linearGrid, rowLaunch } from "../../graph/lowering/launch.js";
import { dispatch, type Operand, type Target } from "../../graph/symbols/dispatch.js";
import { throughOps } from "../../graph/symbols/gradients.js";
import { defineOp, type Gradients, type Op } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { formatShape } from "../../shape.js";
import { expandDims } from "../core/axes-of-one.js";
import { floats } from "../core/floats.js";
import { lastAxisRows } from "../core/rows.js";
import { sum } from "../core/sum.js";
import { multiply, subtract } from "../elementwise/binary.js";
import { oneHot as oneHotOf } from "../index/one-hot.js";
import { softmax } from "../reduce/softmax.js";

// Softmax and cross-entropy as one op, from logits: nothing overflows, and the gradient is softmax − target in one pass.

interface Outputs {
  readonly loss?: Operand;
  readonly dx?: Operand;
}

function defineCrossEntropy(name: string, oneHot: boolean) {
  const lower = (bind: { x: Operand; labels: Operand; g?: Operand } & Outputs, { family }: Target) => {
    const { rows, n } = lastAxisRows(bind.x.shape);
    const { constants, rowsPerGroup } = rowLaunch(family);
    const { loss, dx } = bind;
    return [
      dispatch(kernels.softmax_cross_entropy, {
        bind,
        params: { rows, n, columns: loss?.shape.at(-1) ?? 1 },
        constants: { ...constants, ONE_HOT: oneHot, LOSS: loss !== undefined, GRADIENT: dx !== undefined },
        grid: linearGrid(Math.ceil(rows / rowsPerGroup)),
        epilogue: true,
      }),
    ];
  };
  const infer = ({ x, labels }: Record<"x" | "labels", SymbolicTensor>) => {
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
  };
  const bothOp = defineOp({
    name: `${name}WithGradient`,
    inputs: ["x", "labels", "g"],
    outputs: ["out", "aside"],
    infer: ({ x, g }) => ({ out: x, aside: g }),
    epilogue: "out",
    lower: (inputs, { out, aside }, _, target) => lower({ ...inputs, dx: out, loss: aside }, target),
  });
  const lossOp: Op<readonly ["x", "labels"], object, readonly ["out"]> = defineOp({
    name,
    inputs: ["x", "labels"],
    infer,
    epilogue: "out",
    lower: (inputs, loss, _, target) => lower({ ...inputs, loss }, target),
    gradient: ({ x, labels }, g): Gradients<"x" | "labels"> => ({ x: gradientOp(x, labels, g) }),
  });
  const gradientOp = defineOp({
    name: `${name}Gradient`,
    inputs: ["x", "labels", "g"],
    infer: ({ x }) => x,
    epilogue: "out",
    lower: (inputs, dx, _, target) => lower({ ...inputs, dx }, target),
    aside: {
      op: lossOp.definition,
      of: "x",
      variant: bothOp.definition,
      attrs: (own, other) =>
        own.inputs.x === other.inputs.x && own.inputs.labels === other.inputs.labels ? {} : undefined,
    },
    gradient: ({ x, labels, g }, grad) =>
      throughOps({ x, labels, g }, grad, ({ x, labels, g }) => {
        const targets = oneHot ? labels : oneHotOf(labels, x.shape.at(-1) ?? 1);
        const whole = sum(targets, { axis: -1, keepdims: true });
        return multiply(subtract(multiply(softmax(x), whole), targets), expandDims(g, -1));
      }),
  });
  return lossOp;
}

const sparseOp = defineCrossEntropy("sparseCrossEntropy", false);
const oneHotOp = defineCrossEntropy("oneHotCrossEntropy", true);

/** −log softmax(logits)[label] for logits [..., classes] and int32 labels [...]; NaN where a label is no class. */
export const sparseCrossEntropy = recordable(
  "sparseCrossEntropy",
  ["logits", "labels"],
  function sparseCrossEntropy(logits: SymbolicTensor, labels: SymbolicTensor): SymbolicTensor {
    ({ logits } = floats("sparseCrossEntropy", { logits }));
    return sparseOp(logits, labels);
  },
);

/** −Σ targets · log softmax(logits) for logits and targets [..., classes]. No gradient flows into the targets. */
export const oneHotCrossEntropy = recordable(
  "oneHotCrossEntropy",
  ["logits", "targets"],
  function oneHotCrossEntropy(logits: SymbolicTensor, targets: SymbolicTensor): SymbolicTensor {
    ({ logits } = floats("oneHotCrossEntropy", { logits }));
    return oneHotOp(logits, targets);
  },
);
