import * as library from "../../kernels/library/index.js";
import { byType, defineElementwise, type Single } from "../core/elementwise.js";

/** −1, 0 or 1; NaN stays NaN. */
export const sign = byType<Single>(
  defineElementwise({
    name: "sign",
    inputs: ["x"],
    forward: "select(sign(x), x, is_nan(x))",
    backward: { x: "0.0 * g" },
    library: [library.numbers],
  }),
  defineElementwise({ name: "sign", inputs: ["x"], forward: "sign(x)", accepts: ["int32"] }),
);
