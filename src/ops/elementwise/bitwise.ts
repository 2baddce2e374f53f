import { recordable } from "../../graph/symbols/record.js";
import { defineElementwise, type TensorOrNumber } from "../core/elementwise.js";
import { meetingType } from "../core/promotion.js";
import { logicalNot } from "./logical.js";

// The bits of whole numbers.

const WHOLE = { accepts: ["int32", "uint32"] } as const;
const BITS = { accepts: ["int32", "uint32", "bool"] } as const; // of bool: its one bit

/** The bits that both whole numbers have. */
export const bitwiseAnd = defineElementwise({ ...BITS, name: "bitwiseAnd", inputs: ["a", "b"], forward: "a & b" });
/** The bits that at least one of two whole numbers has. */
export const bitwiseOr = defineElementwise({ ...BITS, name: "bitwiseOr", inputs: ["a", "b"], forward: "a | b" });
/** The bits that exactly one of two whole numbers has. */
export const bitwiseXor = defineElementwise({
  ...WHOLE,
  keepsBool: true,
  name: "bitwiseXor",
  inputs: ["a", "b"],
  forward: "a ^ b",
});
const notOp = defineElementwise({ ...WHOLE, name: "bitwiseNot", inputs: ["x"], forward: "~x" });

/** The bits that a whole number has not; of bool the opposite. */
export const bitwiseNot = recordable("bitwiseNot", ["x: operand"], function bitwiseNot(x: TensorOrNumber) {
  return meetingType([x]) === "bool" ? logicalNot(x) : notOp(x);
});
/** The bits of `a`, `b` places up, 0 to 31. */
export const leftShift = defineElementwise({
  ...WHOLE,
  name: "leftShift",
  inputs: ["a", "b"],
  forward: "a << u32(b)",
});
/** The bits of `a`, `b` places down, 0 to 31; the sign stays. */
export const rightShift = defineElementwise({
  ...WHOLE,
  name: "rightShift",
  inputs: ["a", "b"],
  forward: "a >> u32(b)",
});
