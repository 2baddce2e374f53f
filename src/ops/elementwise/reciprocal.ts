import { defineElementwise } from "../core/elementwise.js";

/** 1/x */
export const reciprocal = defineElementwise({
  name: "reciprocal",
  inputs: ["x"],
  forward: "1.0 / x",
  backward: { x: "-g * y * y" },
  fold: (x) => 1 / x,
});
