import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as library from "../../kernels/library/index.js";
import { broadcastShapes } from "../../shape.js";
import { cast } from "../core/cast.js";
import { defineElementwise, requireOneType, type TensorOrNumber, toTensor } from "../core/elementwise.js";
import { meetingType } from "../core/promotion.js";
import { sumTo } from "../core/sum.js";

// Questions with yes and no for an answer, and what is made of the answers.

const QUESTION = { inputs: ["x"], result: "bool", library: [library.numbers] } as const;

/** Whether each element is neither NaN nor infinite. */
export const isfinite = defineElementwise({ ...QUESTION, name: "isfinite", forward: "is_finite(x)" });

const selectOp = defineOp({
  name: "where",
  inputs: ["condition", "a", "b"],
  infer: ({ condition, a, b }) => ({
    shape: broadcastShapes("where", condition.shape, a.shape, b.shape),
    dtype: a.dtype,
  }),
  elementwise: "select(b, a, condition)",
  gradient({ condition, a, b }, grad): Gradients<"a" | "b"> {
    const none = fill(0, [], grad.dtype);
    return {
      a: sumTo(selectOp(condition, grad, none), a.shape),
      b: sumTo(selectOp(condition, none, grad), b.shape),
    };
  },
});

/**
 * `a` where the condition is true (not 0), `b` elsewhere, all three broadcast. What is not chosen has gradient 0. A number may
 * stand for `a` or `b`; both are brought to one type as in Keras, so that two whole numbers give int32.
 */
export const where = recordable(
  "where",
  ["condition", "a: operand", "b: operand"],
  function where(condition: SymbolicTensor, a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    const dtype = meetingType([a, b]);
    const [first, second] = [toTensor("where", a, dtype), toTensor("where", b, dtype)];
    requireOneType("where", [first, second], [dtype]);
    return selectOp(cast(condition, "bool"), first, second);
  },
);
