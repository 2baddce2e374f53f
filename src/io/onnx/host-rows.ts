import { sizeOf } from "../../shape.js";
import { bounded, type Call, type Value, wholeNumbers } from "./call.js";
import type { OnnxTensor } from "./proto.js";

// What graphs do with shapes before they reshape by them: arithmetic on a few whole numbers that are known. It is done on the host, so that
// the numbers stay known.

/** Whole numbers that are known, one or a list of them. */
interface Whole {
  readonly numbers: readonly number[];
  readonly shape: readonly number[];
}

const PAIRS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
  Mod: (a, b) => a - b * Math.floor(a / b),
  Max: (a, b) => Math.max(a, b),
  Min: (a, b) => Math.min(a, b),
  Equal: (a, b) => Number(a === b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  And: (a, b) => Number(a !== 0 && b !== 0),
  Or: (a, b) => Number(a !== 0 || b !== 0),
};

type HostRow = (call: Call, inputs: readonly [Whole, ...Whole[]]) => Whole | undefined;

const ROWS: Readonly<Record<string, HostRow>> = {
  Identity: (_, [x]) => x,
  Not: (_, [x]) => ({ ...x, numbers: x.numbers.map((n) => Number(n === 0)) }),
  Neg: (_, [x]) => ({ ...x, numbers: x.numbers.map((n) => -n) }),
  Cast: (call, [x]) => ([6, 7].includes(call.number("to", 0)) ? x : undefined),
  Gather: (_, [x, at]) => at && { shape: at.shape, numbers: at.numbers.map((i) => x.numbers.at(i) ?? 0) },
  Concat: (_, all) => list(all.flatMap(({ numbers }) => numbers)),
  Unsqueeze: (_, [x]) => (x.shape.length === 0 ? list(x.numbers) : undefined),
  Squeeze: (_, [x]) => (x.numbers.length === 1 ? { shape: [], numbers: x.numbers } : undefined),
  Reshape: (_, [x, to]) => (to?.numbers.length === 1 ? list(x.numbers) : undefined),
  ReduceProd: (call, [x]) => {
    const numbers = [x.numbers.reduce((a, b) => a * b, 1)];
    return call.number("keepdims", 1) === 1 ? list(numbers) : { shape: [], numbers };
  },
  Slice: (call, [x]) => {
    const [starts, ends, , steps] = ["starts", "ends", "axes", "steps"].map(
      (name, i) => call.numbers(i + 1) ?? call.ints(name),
    );
    if ((steps?.[0] ?? 1) !== 1) return undefined;
    return list(x.numbers.slice(starts?.[0], ends?.[0]));
  },
  Where: (_, [condition, yes, no]) =>
    yes && no && { shape: condition.shape, numbers: condition.numbers.map((c, i) => (c ? at(yes, i) : at(no, i))) },
  Expand: (_, [x, to]) => (to?.numbers.length === 1 ? spread(x, to.numbers[0] ?? 1) : undefined),
  ConstantOfShape: (call, [to]) => {
    const tensor = (call.attribute("value") as OnnxTensor | undefined)?.tensor;
    if (tensor?.dtype !== "int32" || to.numbers.length !== 1) return undefined; // zeros are floats unless told
    const count = to.numbers[0] ?? 0;
    return list(new Array<number>(bounded(count)).fill(tensor.data[0] ?? 0));
  },
};

/** What a node gives whose inputs are whole numbers that are all known; undefined for others. */
export function onHost(call: Call): Value | undefined {
  const inputs = call.values.map(wholeOf).filter((one) => one !== undefined);
  const [first, second] = inputs;
  if (first === undefined || inputs.length !== call.values.length) return undefined;
  const pair = inputs.length === 2 ? PAIRS[call.op] : undefined;
  const found = pair && second ? paired(first, second, pair) : ROWS[call.op]?.(call, [first, ...inputs.slice(1)]);
  return found && wholeNumbers(found.numbers, found.shape);
}

/** Longer lists are no shapes: they are left to ops. */
const LONGEST = 4096;

function wholeOf(value: Value): Whole | undefined {
  const { shape, isWhole } = value;
  if (!isWhole || shape.length > 1 || (shape[0] ?? 1) > LONGEST) return undefined;
  return value.numbers === undefined ? undefined : { numbers: value.numbers, shape };
}

function list(numbers: readonly number[]): Whole {
  return { shape: [numbers.length], numbers };
}

/** The number at a place of a list, or the only one. */
function at({ numbers }: Whole, i: number): number {
  return numbers[numbers.length === 1 ? 0 : i] ?? 0;
}

function spread(x: Whole, count: number): Whole {
  return list(Array.from({ length: bounded(Math.max(count, sizeOf(x.shape))) }, (_, i) => at(x, i)));
}

function paired(a: Whole, b: Whole, f: (a: number, b: number) => number): Whole {
  const shape = a.shape.length >= b.shape.length && a.numbers.length >= b.numbers.length ? a.shape : b.shape;
  const count = Math.max(a.numbers.length, b.numbers.length);
  return { shape, numbers: Array.from({ length: count }, (_, i) => f(at(a, i), at(b, i))) };
}
