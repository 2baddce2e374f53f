import { callable, integer, integerBetween, positiveInteger } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { isList, leaves, mapTree, replaceLeaves } from "../../structure.js";
import { stack } from "../arrange/joining.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { logicalAnd } from "../elementwise/logical.js";
import { choose, requireValue, scalarOf, type Values } from "./branches.js";

// A graph has no loops: a body is put into it once for each round, so that rounds fuse and have gradients like everything else. That
// suits some dozens of rounds; a step of 1,000 small kernels is a slow one.

/** More rounds than anyone would want to compile. */
const MOST_ROUNDS = 10_000;

/** How long {@link whileLoop} may go on. */
export interface WhileOptions {
  /** The most rounds. It must be known beforehand. */
  readonly maximumIterations: number;
}

/**
 * `loopVars` after as many rounds of the body as the condition holds, `maximumIterations` at most. A list is given as arguments. All rounds
 * are in the graph and are computed; what comes after the condition first failed is left out.
 */
export const whileLoop: <V extends Values>(
  condition: (...loopVars: never[]) => SymbolicTensor,
  body: (...loopVars: never[]) => V,
  loopVars: V,
  options: WhileOptions,
) => V = recordable(
  "whileLoop",
  ["condition: any", "body: any", "loopVars: any", "options: options"],
  function whileLoop<V extends Values>(
    condition: (...loopVars: never[]) => SymbolicTensor,
    body: (...loopVars: never[]) => V,
    loopVars: V,
    options: WhileOptions,
  ): V {
    const { maximumIterations } = withDefaults("whileLoop", options, { maximumIterations: undefined });
    callable("whileLoop", "condition", condition);
    callable("whileLoop", "body", body);
    const rounds = integerBetween("whileLoop", "maximumIterations", maximumIterations, 0, MOST_ROUNDS);
    let running: SymbolicTensor | undefined;
    let values = loopVars;
    for (let round = 0; round < rounds; round++) {
      const args = (isList(values) ? values : [values]) as never[];
      const goesOn = scalarOf("whileLoop", condition(...args));
      running = running === undefined ? goesOn : logicalAnd(running, goesOn);
      values = choose("whileLoop", running, body(...args), values);
    }
    return values;
  },
);

/**
 * `init` after the rounds `lower` up to, not including, `upper` of the body, which gets the number of the round, int32, and what the last
 * round gave. Both bounds are known beforehand: every round is put into the graph.
 */
export const foriLoop: <V extends Values>(
  lower: number,
  upper: number,
  body: (round: SymbolicTensor, value: V) => V,
  init: V,
) => V = recordable("foriLoop", ["lower: number", "upper: number", "body: any", "init: any"], function foriLoop<
  V extends Values,
>(lower: number, upper: number, body: (round: SymbolicTensor, value: V) => V, init: V): V {
  callable("foriLoop", "body", body);
  integer("foriLoop", "lower", lower);
  integerBetween("foriLoop", "upper", upper, Number.MIN_SAFE_INTEGER, lower + MOST_ROUNDS);
  let value = init;
  for (let round = lower; round < upper; round++) value = body(fill(round, [], "int32"), value);
  return value;
});

/** How {@link scan} goes. */
export interface ScanLoopOptions {
  /** How many rounds, where there is nothing to go through. */
  readonly length?: number | undefined;
  /** From the last to the first. Default false. */
  readonly reverse?: boolean | undefined;
  /** Every round is in the graph anyway, so this changes nothing. Default 1. */
  readonly unroll?: number | boolean | undefined;
}

/**
 * Goes through `xs` along the first axis: `f` gets what is carried on and an entry, and gives what to carry on and a result. Gives back what
 * was carried last, and the results stacked. Every round is put into the graph.
 */
export const scan: <C extends Values, X extends Values, Y extends Values>(
  f: (carry: C, x: X) => readonly [C, Y],
  init: C,
  xs?: X,
  options?: ScanLoopOptions,
) => readonly [carry: C, ys: Y] = recordable(
  "scan",
  ["f: any", "init: any", "xs?: any", "options?: options"],
  function scan<C extends Values, X extends Values, Y extends Values>(
    f: (carry: C, x: X) => readonly [C, Y],
    init: C,
    xs?: X,
    options: ScanLoopOptions = {},
  ): readonly [C, Y] {
    const all = withDefaults("scan", options, { length: undefined, reverse: false, unroll: undefined });
    const { reverse, unroll } = all;
    callable("scan", "f", f);
    if (unroll !== undefined && typeof unroll !== "boolean") positiveInteger("scan", "unroll", unroll);
    const length = xs === undefined ? (all.length ?? 0) : (all.length ?? lengthOf("scan", xs));
    const rounds = positiveInteger("scan", "length", length);
    if (xs !== undefined) integerBetween("scan", "length", rounds, lengthOf("scan", xs), lengthOf("scan", xs));
    const results: Y[] = [];
    let carry = init;
    for (let round = 0; round < rounds; round++) {
      const at = reverse ? rounds - 1 - round : round;
      const given = f(carry, (xs === undefined ? undefined : entry(xs, at)) as X);
      if (!isList(given) || given.length !== 2) {
        const expected = "[what to carry on, the result]";
        throw new ArgumentError({ where: "scan", problem: "no such pair", expected, received: typeof given });
      }
      carry = given[0];
      results.push(given[1]);
    }
    return [carry, stacked(reverse ? results.reverse() : results)];
  },
);

/** `f` of every entry along the first axis, stacked again. Each entry has its own copy of `f` in the graph. */
export const map: <X extends Values, Y extends Values>(f: (x: X) => Y, xs: X) => Y = recordable(
  "map",
  ["f: any", "xs: any"],
  function map<X extends Values, Y extends Values>(f: (x: X) => Y, xs: X): Y {
    return mapped("map", f, xs);
  },
);

/** As {@link map}: entries are independent, so that their kernels run side by side as far as the device can. */
export const vectorizedMap: <X extends Values, Y extends Values>(f: (x: X) => Y, elements: X) => Y = recordable(
  "vectorizedMap",
  ["f: any", "elements: any"],
  function vectorizedMap<X extends Values, Y extends Values>(f: (x: X) => Y, elements: X): Y {
    return mapped("vectorizedMap", f, elements);
  },
);

function mapped<X extends Values, Y extends Values>(where: string, f: (x: X) => Y, xs: X): Y {
  callable(where, "f", f);
  return stacked(Array.from({ length: lengthOf(where, xs) }, (_, at) => f(entry(xs, at))));
}

/** How many entries there are along the first axis of them all. */
function lengthOf(where: string, xs: Values): number {
  const tensors = leaves<SymbolicTensor>(xs).map((one) => requireValue(where, one));
  const [first] = tensors;
  const length = first?.shape[0] ?? 0;
  const odd = tensors.find((one) => one.shape[0] !== length);
  if (first !== undefined && odd === undefined)
    return integerBetween(where, "number of entries", length, 1, MOST_ROUNDS);
  throw new ShapeError({
    where,
    problem: "nothing to go through",
    expected: "tensors of as many entries",
    received: tensors.map(({ shape }) => formatShape(shape)).join(" and ") || "none",
  });
}

function entry<X extends Values>(xs: X, at: number): X {
  return replaceLeaves(xs, (x: SymbolicTensor) => reshape(slice(x, [{ start: at, stop: at + 1 }]), x.shape.slice(1)));
}

/** The same structure, each tensor stacked of those at its place. */
function stacked<Y extends Values>(all: readonly Y[]): Y {
  const [first] = all;
  const lists = all.map((one) => leaves<SymbolicTensor>(one).map((leaf) => requireValue("stack", leaf)));
  let place = 0;
  const joined: unknown = mapTree(first, (_: SymbolicTensor) => {
    const at = place++;
    return stack(lists.flatMap((list) => list[at] ?? []));
  });
  return joined as Y;
}
