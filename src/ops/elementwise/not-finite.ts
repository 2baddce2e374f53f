import * as library from "../../kernels/library/index.js";
import { defineElementwise } from "../core/elementwise.js";

const QUESTION = { inputs: ["x"], result: "bool", library: [library.numbers] } as const;

/** Whether each element is NaN. */
export const isnan = defineElementwise({ ...QUESTION, name: "isnan", forward: "is_nan(x)" });
/** Whether each element is ∞ or −∞. */
export const isinf = defineElementwise({ ...QUESTION, name: "isinf", forward: "is_infinite(x)" });
