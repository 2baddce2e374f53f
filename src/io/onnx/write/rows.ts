import type { OpDefinition } from "../../../graph/symbols/op.js";
import type { OpRow } from "./op-call.js";
import { elementwiseRows } from "./rows-elementwise.js";
import { imageRows } from "./rows-image.js";
import { movementRows } from "./rows-movement.js";
import { productRows } from "./rows-product.js";
import { recurrentRows } from "./rows-recurrent.js";
import { reductionRows } from "./rows-reductions.js";

/** How our ops are written in terms of ONNX's operators: one row an op. */
export const opRows: ReadonlyMap<OpDefinition, OpRow> = new Map(
  [elementwiseRows, movementRows, reductionRows, productRows, imageRows, recurrentRows].flat(),
);
