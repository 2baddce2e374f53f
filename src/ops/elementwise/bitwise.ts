import { defineElementwise } from "../core/elementwise.js";

// The bits of whole numbers.

const WHOLE = { accepts: ["int32", "uint32"] } as const;

/** The bits that both whole numbers have. */
export const bitwiseAnd = defineElementwise({ ...WHOLE, name: "bitwiseAnd", inputs: ["a", "b"], forward: "a & b" });
/** The bits that at least one of two whole numbers has. */
export const bitwiseOr = defineElementwise({ ...WHOLE, name: "bitwiseOr", inputs: ["a", "b"], forward: "a | b" });
/** The bits that exactly one of two whole numbers has. */
export const bitwiseXor = defineElementwise({ ...WHOLE, name: "bitwiseXor", inputs: ["a", "b"], forward: "a ^ b" });
/** The bits that a whole number has not. */
export const bitwiseNot = defineElementwise({ ...WHOLE, name: "bitwiseNot", inputs: ["x"], forward: "~x" });
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
