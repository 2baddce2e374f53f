import type { Walk } from "../symbols/dispatch.js";

/** How many places there are along an axis, and how many elements lie from one to the next. */
interface Axis {
  readonly size: number;
  readonly step: number;
}

/** The params of {@link walkOf}, and what they describe. */
interface Walked<P extends string> {
  readonly params: Record<P, number>;
  readonly walk: Walk<P>;
}

/**
 * How a kernel goes through a whole operand: from element `q_start` on it finds the next along axis `row` `q_row` elements on. At each
 * place it finds `length` neighbours.
 */
export function walkOf<O extends string, A extends string>(
  operand: O,
  axes: Readonly<Record<A, Axis>>,
  length: number,
): Walked<`${O}_${A | "start"}`> {
  type Param = `${O}_${A | "start"}`;
  const named = Object.entries<Axis>(axes).map(([axis, { size, step }]) => ({
    size,
    step,
    param: `${operand}_${axis}` as Param,
  }));
  const start: Param = `${operand}_start`;
  return {
    params: Object.fromEntries([[start, 0], ...named.map(({ param, step }) => [param, step])]) as Record<Param, number>,
    walk: { start, axes: [...named.map(({ size, param }) => ({ size, step: param })), { size: length }] },
  };
}
