/** ONNX's operators in terms of ours: one row an operator. */
import type { Row } from "./call.js";
import { attending } from "./operators-attention.js";
import { controls } from "./operators-control.js";
import { elementwise } from "./operators-elementwise.js";
import { indexing } from "./operators-indexing.js";
import { movement } from "./operators-movement.js";
import { neural } from "./operators-neural.js";
import { quantizing } from "./operators-quantized.js";
import { recurrents } from "./operators-recurrent.js";
import { reductions } from "./operators-reductions.js";
import { sampling } from "./operators-sampling.js";

export const operators: Readonly<Record<string, Row>> = {
  ...elementwise,
  ...controls,
  ...attending,
  ...sampling,
  ...reductions,
  ...movement,
  ...indexing,
  ...neural,
  ...quantizing,
  ...recurrents,
};
