import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { concat } from "../core/concat.js";
import { requireFloats } from "../core/floats.js";
import { slice } from "../core/movement.js";
import { atMaxima, type WindowPlace } from "./at-maxima.js";
import { alongAxis, NO_CHANGE, spatialChanges, withSize } from "./axis-lowering.js";
import type { DataFormat } from "./data-format.js";

export interface AdaptivePoolOptions {
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

const averageAxis = defineOp({
  name: "adaptiveAveragePool",
  inputs: ["x"],
  attrs: NO_CHANGE,
  infer: ({ x }, { axis, m }) => ({ shape: withSize(x.shape, axis, m), dtype: x.dtype }),
  epilogue: "out",
  halves: true,
  lower: ({ x }, out, attrs, target) => [
    dispatch(kernels.adaptive_pool, { bind: { x, out }, ...alongAxis(attrs, out, target) }),
  ],
  gradient: (_, dy, __, attrs): Gradients<"x"> => ({ x: averageAxisGradient(dy, attrs) }),
});

const averageAxisGradient = defineOp({
  name: "adaptiveAveragePoolGradient",
  inputs: ["dy"],
  attrs: NO_CHANGE,
  infer: ({ dy }, { axis, n }) => ({ shape: withSize(dy.shape, axis, n), dtype: dy.dtype }),
  epilogue: "out",
  halves: true,
  lower: ({ dy }, out, attrs, target) => [
    dispatch(kernels.adaptive_pool_gradient, { bind: { dy, out }, ...alongAxis(attrs, out, target) }),
  ],
  gradient: (_, grad, __, attrs): Gradients<"dy"> => ({ dy: averageAxis(grad, attrs) }),
});

const maxAxis = defineOp({
  name: "adaptiveMaxPool",
  inputs: ["x"],
  attrs: NO_CHANGE,
  infer: ({ x }, { axis, m }) => ({ shape: withSize(x.shape, axis, m), dtype: x.dtype }),
  epilogue: "out",
  halves: true,
  lower: ({ x }, out, attrs, target) => {
    const { constants, ...launch } = alongAxis(attrs, out, target);
    return [dispatch(kernels.adaptive_pool, { bind: { x, out }, constants: { ...constants, MAX: true }, ...launch })];
  },
  gradient: ({ x }, dy, _, attrs): Gradients<"x"> => ({ x: maxAxisGradient(x, dy, attrs) }),
});

const maxAxisGradient = defineOp({
  name: "adaptiveMaxPoolGradient",
  inputs: ["x", "dy"],
  attrs: NO_CHANGE,
  infer: ({ x }) => x,
  epilogue: "out",
  halves: true,
  lower: ({ x, dy }, out, attrs, target) => {
    const { constants, ...launch } = alongAxis(attrs, out, target);
    const bind = { x, dy, out };
    return [dispatch(kernels.adaptive_pool_gradient, { bind, constants: { ...constants, MAX: true }, ...launch })];
  },
  gradient({ x }, grad, _, { axis, n, m }): Gradients<"dy"> {
    const at = (tensor: SymbolicTensor, i: number) =>
      slice(tensor, [...new Array<undefined>(axis).fill(undefined), { start: i, stop: i + 1 }]);
    const windows = Array.from({ length: m }, (_, window) => {
      const start = Math.floor((window * n) / m);
      const stop = Math.ceil(((window + 1) * n) / m);
      const places = Array.from({ length: stop - start }, (_, i) => ({
        x: at(x, start + i),
        value: at(grad, start + i),
      }));
      return atMaxima(places as [WindowPlace, ...WindowPlace[]]);
    });
    return { dy: concat(windows, axis) };
  },
});

/**
 * The mean of each of `outputSize` windows along every spatial axis, as equal as can be: window i begins at ⌊i · size /
 * outputSize⌋ and ends before ⌈(i + 1) · size / outputSize⌉. [batch, …spatial, channels] → [batch, …outputSize, channels].
 */
export const adaptiveAveragePool = recordable(
  "adaptiveAveragePool",
  ["x", "outputSize: numbers", "options?: options"],
  function adaptiveAveragePool(
    x: SymbolicTensor,
    outputSize: number | readonly number[],
    options: AdaptivePoolOptions = {},
  ): SymbolicTensor {
    return adaptivePool("adaptiveAveragePool", averageAxis, x, outputSize, options);
  },
);

/** The largest element of each window; the gradient goes to the first of equals. See {@link adaptiveAveragePool}. */
export const adaptiveMaxPool = recordable(
  "adaptiveMaxPool",
  ["x", "outputSize: numbers", "options?: options"],
  function adaptiveMaxPool(
    x: SymbolicTensor,
    outputSize: number | readonly number[],
    options: AdaptivePoolOptions = {},
  ): SymbolicTensor {
    return adaptivePool("adaptiveMaxPool", maxAxis, x, outputSize, options);
  },
);

/** One axis at a time, the last first, so that of equal maxima the first in reading order wins. */
function adaptivePool(
  where: string,
  poolAxis: typeof maxAxis,
  x: SymbolicTensor,
  outputSize: number | readonly number[],
  options: AdaptivePoolOptions,
): SymbolicTensor {
  const { dataFormat } = withDefaults(where, options, { dataFormat: "channelsLast" });
  requireFloats(where, { x });
  const changes = spatialChanges(where, x, "outputSize", outputSize, dataFormat);
  return changes.reduceRight((y, change) => (change.n === change.m ? y : poolAxis(y, change)), x);
}
