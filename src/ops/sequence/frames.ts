import { positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { take } from "../index/gather.js";

/**
 * Stretches of `length` values, one every `stride` values, of what lies along the last axis: [..., n] → [..., frames, length]. A last one
 * that would not be whole is left out.
 */
export const extractSequences = recordable(
  "extractSequences",
  ["x", "length: number", "stride: number"],
  function extractSequences(x: SymbolicTensor, length: number, stride: number): SymbolicTensor {
    positiveInteger("extractSequences", "length", length);
    positiveInteger("extractSequences", "stride", stride);
    const n = x.shape.at(-1);
    if (n === undefined) {
      const received = formatShape(x.shape);
      throw new ShapeError({ where: "extractSequences", problem: "no sequence", expected: "[..., n]", received });
    }
    const frames = Math.max(0, Math.floor((n - length) / stride) + 1);
    if (frames === 0) return fill(0, [...x.shape.slice(0, -1), 0, length], x.dtype);
    const places = Array.from({ length: frames * length }, (_, i) => Math.floor(i / length) * stride + (i % length));
    return take(x, constant(Tensor.from(places, [frames, length], "int32")), { axis: -1 });
  },
);
