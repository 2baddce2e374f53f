import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../core/cast.js";
import { defineElementwise, type TensorOrNumber } from "../core/elementwise.js";

// And, or, not: of any type, what is not 0 is true.

const TRUTHS = { accepts: ["bool"], result: "bool" } as const;
const andOp = defineElementwise({ ...TRUTHS, name: "logicalAnd", inputs: ["a", "b"], forward: "a & b" });
const orOp = defineElementwise({ ...TRUTHS, name: "logicalOr", inputs: ["a", "b"], forward: "a | b" });
const xorOp = defineElementwise({ ...TRUTHS, name: "logicalXor", inputs: ["a", "b"], forward: "a != b" });
const notOp = defineElementwise({ ...TRUTHS, name: "logicalNot", inputs: ["x"], forward: "!x" });

/** As bool: whatever is not 0 is true, NaN too. */
function truth(x: TensorOrNumber): SymbolicTensor {
  return typeof x === "number" ? fill(Number(x !== 0), [], "bool") : cast(x, "bool");
}

/** Whether both are true. Of any type: what is not 0 is true. */
export const logicalAnd = recordable(
  "logicalAnd",
  ["a: operand", "b: operand"],
  function logicalAnd(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    return andOp(truth(a), truth(b));
  },
);

/** Whether one of the two is true, or both. Of any type: what is not 0 is true. */
export const logicalOr = recordable(
  "logicalOr",
  ["a: operand", "b: operand"],
  function logicalOr(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    return orOp(truth(a), truth(b));
  },
);

/** Whether exactly one of the two is true. Of any type: what is not 0 is true. */
export const logicalXor = recordable(
  "logicalXor",
  ["a: operand", "b: operand"],
  function logicalXor(a: TensorOrNumber, b: TensorOrNumber): SymbolicTensor {
    return xorOp(truth(a), truth(b));
  },
);

/** Whether each element is false. Of any type: 0 is false. */
export const logicalNot = recordable(
  "logicalNot",
  ["x: operand"],
  function logicalNot(x: TensorOrNumber): SymbolicTensor {
    return notOp(truth(x));
  },
);
