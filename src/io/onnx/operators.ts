/** ONNX's operators in terms of ours: one row an operator. */
import type { Row } from "./call.js";
import { elementwise } from "./operators-elementwise.js";
import { indexing } from "./operators-indexing.js";
import { movement } from "./operators-movement.js";
import { neural } from "./operators-neural.js";
import { recurrents } from "./operators-recurrent.js";
import { reductions } from "./operators-reductions.js";

export const operators: Readonly<Record<string, Row>> = {
  ...elementwise,
  ...reductions,
  ...movement,
  ...indexing,
  ...neural,
  ...recurrents,
};
