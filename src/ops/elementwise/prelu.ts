import { defineElementwise } from "../core/elementwise.js";

/** x, for x < 0 alpha · x with a trainable alpha, broadcast to x (He et al., "Delving Deep into Rectifiers", 2015). */
export const prelu = defineElementwise({
  name: "prelu",
  inputs: ["x", "alpha"],
  forward: "select(x, alpha * x, x < 0.0)",
  backward: { x: "select(g * alpha, g, x > 0.0)", alpha: "select(0.0, g * x, x < 0.0)" },
});
