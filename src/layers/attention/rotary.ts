import { positive } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { scope } from "../../module/scope.js";
import { concat } from "../../ops/core/concat.js";
import { slice } from "../../ops/core/movement.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import { take } from "../../ops/index/gather.js";
import { withDefaults } from "../../options.js";
import { Tensor } from "../../tensor.js";

/** How fast the pairs of numbers of a vector turn from step to step. */
export interface RopeOptions {
  /** Pair i of n turns by base^(−i/n) a step. Default 10,000. */
  readonly base?: number | undefined;
  /** By this all steps are divided: one longer than a model was trained for is brought back into what it knows. Default 1. */
  readonly scalingFactor?: number | undefined;
}

const ROPE = { base: 10_000, scalingFactor: 1 };

/** What {@link rotate} goes by. */
export interface Turning {
  readonly base: number;
  readonly scalingFactor: number;
}

/** The options that `rope` stands for. Throws an ArgumentError for others, and for vectors whose numbers do not go in pairs. */
export function ropeOf(where: string, rope: boolean | RopeOptions | undefined, size: number): Turning | undefined {
  if (rope === undefined || rope === false) return undefined;
  const { base, scalingFactor } = withDefaults(`${where}: rope`, rope === true ? {} : rope, ROPE);
  positive(where, "base of rope", base);
  positive(where, "scalingFactor of rope", scalingFactor);
  if (size % 2 === 0) return { base, scalingFactor };
  throw new ArgumentError({
    where,
    problem: "rope turns numbers in pairs",
    expected: "heads of an even size",
    received: inWords(size),
  });
}

/**
 * Rotary position embedding (Su et al., "RoFormer", 2021) of [batch, steps, heads, size]: number i of the first half and number i of
 * the second are turned by an angle that grows with the step.
 */
export function rotate(x: SymbolicTensor, turning: Turning): SymbolicTensor {
  const [, steps = 1, , size = 1] = x.shape;
  const half = size / 2;
  const { decoding } = scope();
  const { cos, sin } =
    decoding === undefined
      ? tablesOf(steps, half, turning)
      : rowsOf(tablesOf(decoding.length, half, turning), decoding.places);
  const part = (start: number) => slice(x, [undefined, undefined, undefined, { start, stop: start + half }]);
  const [first, second] = [part(0), part(half)];
  const turned = [
    subtract(multiply(first, cos), multiply(second, sin)),
    add(multiply(second, cos), multiply(first, sin)),
  ];
  return concat(turned, -1);
}

/** Of the angle of each pair at each step, [steps, 1, pairs]. */
interface Tables {
  readonly cos: SymbolicTensor;
  readonly sin: SymbolicTensor;
}

/** The rows of the tables for steps that stand elsewhere than at the beginning: [batch, steps, 1, pairs]. */
function rowsOf({ cos, sin }: Tables, places: SymbolicTensor): Tables {
  return { cos: take(cos, places, { axis: 0 }), sin: take(sin, places, { axis: 0 }) };
}

/** The tables made last: all layers of a model have the same, and then they are in memory once. */
let last: { readonly key: string; readonly tables: Tables } | undefined;

function tablesOf(steps: number, half: number, { base, scalingFactor }: Turning): Tables {
  const key = `${steps} ${half} ${base} ${scalingFactor}`;
  if (last?.key === key) return last.tables;
  const angle = (i: number) => (Math.floor(i / half) / scalingFactor) * base ** (-(i % half) / half);
  const table = (f: (angle: number) => number) => {
    const values = Float32Array.from({ length: steps * half }, (_, i) => f(angle(i)));
    return constant(new Tensor([steps, 1, half], values, "float32"));
  };
  last = { key, tables: { cos: table(Math.cos), sin: table(Math.sin) } };
  return last.tables;
}
