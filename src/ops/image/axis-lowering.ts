import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import { formatShape, type Shape } from "../../shape.js";
import { aroundAxis } from "../core/rows.js";
import { type DataFormat, isChannelsFirst } from "./data-format.js";
import { perAxis } from "./window.js";

/** One axis taken from n places to m, the others staying as they are: what an op along one axis needs to know. */
export interface AxisChange {
  readonly axis: number;
  readonly n: number;
  readonly m: number;
}

export const NO_CHANGE: AxisChange = { axis: 0, n: 1, m: 1 };

/** The shape with another size along one axis. */
export function withSize(shape: Shape, axis: number, size: number): Shape {
  return shape.map((old, i) => (i === axis ? size : old));
}

/** How many neighbouring elements, which share a search, one invocation takes: on a CPU four if they fit, on a GPU one. */
export function stackOf(inner: number, { family }: Target): number {
  return family === "simd4" && inner % 4 === 0 ? 4 : 1;
}

const WORKGROUP = 64;

/** How to run a kernel [outer, n, inner] → [outer, m, inner], or its gradient the other way, once for all of `out`. */
export function alongAxis({ axis, n, m }: AxisChange, out: Operand, target: Target) {
  const { shape, size } = out;
  const { outer, inner } = aroundAxis(shape, axis);
  const STACK = stackOf(inner, target);
  return {
    params: { outer, n, m, inner, columns: shape.at(-1) ?? 1 },
    constants: { STACK, WORKGROUP },
    grid: linearGrid(Math.ceil(size / (STACK * WORKGROUP))),
    real: realFor(out.dtype),
    epilogue: true,
  };
}

/** The axes of `x` between batch and channels, each to come to the given size. Throws for a rank or sizes that are not. */
export function spatialChanges(
  where: string,
  { shape, rank }: { readonly shape: Shape; readonly rank: number },
  name: string,
  sizes: number | readonly number[],
  dataFormat: DataFormat | undefined,
): readonly AxisChange[] {
  const count = rank - 2;
  if (count !== 1 && count !== 2 && count !== 3) {
    const expected = "one to three axes beside batch and channels";
    throw new ShapeError({ where, problem: "not a batch", expected, received: formatShape(shape) });
  }
  const first = isChannelsFirst(where, dataFormat) ? 2 : 1;
  return perAxis(where, name, sizes, count).map((m, i) => ({ axis: first + i, n: shape[first + i] ?? 1, m }));
}
