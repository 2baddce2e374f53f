/**
 * Graphs that nobody would write. Each is a list of instructions that is followed twice, with symbolic tensors and with doubles,
 * and both must come to the same, whatever folding, fusing, splitting, memory planning and assigning in place make of it.
 */
import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import type { Device } from "../../src/gpu/device.js";
import { Slab } from "../../src/graph/memory/slab.js";
import { compile } from "../../src/graph/program/compile.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../src/graph/symbols/variable.js";
import * as ops from "../../src/ops/index.js";
import { expectClose } from "../harness/rounding.js";
import { awkwardValues } from "../harness/values.js";
import { count, type Ref, ref } from "../reference/array.js";
import { references } from "../reference/index.js";

/** An op, the values it takes and a choice of attributes, all by number. */
type Instruction = readonly [op: number, a: number, b: number, choice: number];

const instructions = (maxLength: number): fc.Arbitrary<Instruction[]> =>
  fc.array(fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999)), { minLength: 1, maxLength });

/** Ops and tensors of one kind, symbolic or doubles. */
interface World<T> {
  readonly ops: any;
  /** The value of one of two variables, as it is now. */
  read(variable: number): T;
  assign(variable: number, value: T): void;
}

const SHAPE = [3, 4]; // of the first input and the variables
const SQUARE = [4, 4]; // of the second input
const X = Float32Array.from(awkwardValues(12, 1));
const W = Float32Array.from(awkwardValues(16, 2));

/** Follows a list of instructions and gives the last values. What does not fit together, or is too large, is left out. */
function follow<T extends { readonly shape: readonly number[] }>(
  { ops: o, read, assign: set }: World<T>,
  list: readonly Instruction[],
  inputs: readonly T[],
  among: "smooth" | "all",
): T[] {
  // A variable's value is asked for when it is used: by then it may have changed.
  const values: (() => T)[] = inputs.map((input) => () => input);
  for (const [op, first, second, choice] of list) {
    const a = values[first % values.length]!();
    const b = values[second % values.length]!();
    const [rank, size] = [a.shape.length, count(a.shape)];
    if (size > 100 || count(b.shape) > 100 || rank > 4) continue;

    const axis = rank === 0 ? [] : choice % rank;
    const keepdims = choice % 2 === 0;
    const add = (value: T) => values.push(() => value);
    const together = broadcast(a.shape, b.shape);
    const product = rank > 0 && b.shape.length > 0 && a.shape.at(-1) === b.shape.at(b.shape.length > 1 ? -2 : -1);
    const smooth = [
      () => add(o.tanh(a)),
      () => add(o.sigmoid(a)),
      () => together && add(o.add(a, b)),
      () => together && add(o.multiply(a, b)),
      () => together && add(o.tanh(o.subtract(a, b))),
      () => product && rank + b.shape.length < 6 && add(o.tanh(o.matmul(a, b))),
      () => rank > 0 && add(o.softmax(a)),
      () => add(o.sum(a, { axis, keepdims })),
      () => add(o.mean(a, keepdims ? {} : { axis })),
      () => add(o.reshape(a, [size])),
      () => size % 2 === 0 && add(o.reshape(a, [2, -1])),
      () => add(o.transpose(a)),
      () => add(o.broadcastTo(a, [2, ...a.shape])),
      () => rank > 0 && a.shape[0]! > 1 && add(o.slice(a, [{ start: 1 }])),
      () => rank > 0 && same(a.shape, b.shape) && add(o.concat([a, b], axis)),
    ];
    const rough = [
      () => add(o.relu(a)),
      () => together && add(o.maximum(a, b)),
      () => together && add(o.cast(o.greater(a, b), "float32")),
      () => add(o.max(a, { axis, keepdims })),
      () => add(o.add(a, 0)),
      () => add(o.multiply(o.add(a, 1), 1)),
      () => values.push(() => read(choice % 2)),
      () => same(a.shape, SHAPE) && set(choice % 2, a),
      () => same(a.shape, SHAPE) && set(choice % 2, o.tanh(a)),
    ];
    const choices = among === "smooth" ? smooth : [...smooth, ...rough];
    choices[op % choices.length]!();
  }
  return values.slice(-4).map((value) => value());
}

const same = (a: readonly number[], b: readonly number[]) => String(a) === String(b);

/** Whether two shapes broadcast. */
function broadcast(a: readonly number[], b: readonly number[]): boolean {
  return a.toReversed().every((m, i) => {
    const n = b.at(-1 - i) ?? 1;
    return m === n || m === 1 || n === 1;
  });
}

/** The references, which know no numbers in the place of tensors. */
const doubles = {
  ...references,
  add: (a: Ref, b: Ref | number) => references.add(a, typeof b === "number" ? ref([], [b]) : b),
  multiply: (a: Ref, b: Ref | number) => references.multiply(a, typeof b === "number" ? ref([], [b]) : b),
};

const specs = [{ shape: SHAPE }, { shape: SQUARE }] as const;
const familyOf = (list: readonly Instruction[]) => (list.length % 2 === 0 ? "simd4" : "gpu");

let device: Device;
beforeAll(async () => {
  device = await currentDevice();
  device.memory.poison = true;
});
afterAll(() => {
  device.memory.poison = false;
});

test("any graph comes to what its doubles come to, with variables that change on the way", async () => {
  const check = async (list: Instruction[]) => {
    const state = [ref(SHAPE, awkwardValues(12, 3)), ref(SHAPE, awkwardValues(12, 4))];
    const variables = state.map(({ data }, i) => new Variable(`v${i}`, SHAPE, Float32Array.from(data)));
    const slab = new Slab(device.memory, "state", variables);
    const symbolic: World<SymbolicTensor> = {
      ops,
      read: (i) => variables[i]!.tensor,
      assign: (i, value) => assign(variables[i]!, value),
    };
    const world: World<Ref> = {
      ops: doubles,
      read: (i) => state[i]!,
      assign(i, value) {
        state[i] = value;
      },
    };
    const program = await compile((x, w) => follow(symbolic, list, [x, w], "all"), specs, { family: familyOf(list) });
    const readState = await compile(() => variables.map(({ tensor }) => tensor), []);
    const expected = follow(world, list, [ref(SHAPE, X), ref(SQUARE, W)], "all");
    try {
      const found = [...(await program.run(X, W)), ...(await readState.run())];
      for (const [i, want] of [...expected, ...state].entries()) {
        expectClose(found[i]!, want, { ulps: 64, terms: 16 }, `result ${i} of\n${program.explain()}\n`);
      }
    } finally {
      program.dispose();
      readState.dispose();
      slab.release();
    }
  };
  await fc.assert(fc.asyncProperty(instructions(14), check), { numRuns: 60, seed: 1 });
});

test("any smooth graph has the gradients that finite differences say", async () => {
  const check = async (list: Instruction[]) => {
    const symbolic = { ops, read: (): never => fail(), assign: fail };
    const program = await compile(
      (x, w) => {
        const results = follow<SymbolicTensor>(symbolic, list, [x, w], "smooth");
        return gradients(
          results.map((result) => ops.sum(result)).reduce((a, b) => ops.add(a, b)),
          [x, w],
        );
      },
      specs,
      { family: familyOf(list) },
    );
    const found = await program.run(X, W);
    const inputs = [ref(SHAPE, X), ref(SQUARE, W)];
    const loss = () =>
      follow<Ref>({ ...symbolic, ops: doubles }, list, inputs, "smooth").reduce(
        (total, { data }) => total + data.reduce((sum, value) => sum + value, 0),
        0,
      );
    for (const [i, { shape, data }] of inputs.entries()) {
      const slopes = Array.from(data, (kept, at) => {
        const moved = (step: number) => {
          data[at] = kept + step;
          return loss();
        };
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        data[at] = kept;
        return slope;
      });
      const largest = Math.max(1, ...slopes.map(Math.abs));
      const rounding = { ulps: 256 * largest, terms: 16 };
      expectClose(found[i]!, ref(shape, slopes), rounding, `gradient ${i} of\n${program.explain()}\n`);
    }
    program.dispose();
  };
  await fc.assert(fc.asyncProperty(instructions(10), check), { numRuns: 40, seed: 1 });
});

function fail(): never {
  throw new Error("no variables here");
}
