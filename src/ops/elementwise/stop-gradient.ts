import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";

/** `x`, as if it were a constant: no gradient flows through. Of any type. */
export const stopGradient = recordable(
  "stopGradient",
  ["x"],
  defineOp({
    name: "stopGradient",
    inputs: ["x"],
    infer: ({ x }) => x,
    elementwise: "x",
    fold: (x) => x,
  }),
);
