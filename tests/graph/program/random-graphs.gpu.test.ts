/**
 * Graphs that nobody would write. Each is a list of instructions that is followed twice, with symbolic tensors and with doubles,
 * and both must come to the same, whatever folding, fusing, splitting, memory planning and assigning in place make of it.
 */
import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import type { Device } from "../../../src/gpu/device.js";
import { Slab } from "../../../src/graph/memory/slab.js";
import { compile } from "../../../src/graph/program/compile.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { FAMILIES } from "../../harness/reach.js";
import { expectClose } from "../../harness/rounding.js";
import { awkwardValues } from "../../harness/values.js";
import { count, type Ref, ref } from "../../reference/array.js";
import { references } from "../../reference/index.js";

/** An op, the values it takes and a choice of attributes, all by number. */
type Instruction = readonly [op: number, a: number, b: number, choice: number];

const instructions = (maxLength: number): fc.Arbitrary<Instruction[]> =>
  fc.array(fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999)), { minLength: 1, maxLength });

/** Ops and tensors of one kind, symbolic or doubles. */
interface World<T> {
  readonly ops: any;
  /** The value of one of two variables, as it is now, or of the slab that they lie in: number 2. */
  read(variable: number): T;
  assign(variable: number, value: T): void;
}

const SHAPE = [8, 8]; // of the inputs and the variables: they fill their slab without a gap
const SIZE = 64;
const WHOLE = [2 * SIZE];
const X = Float32Array.from(awkwardValues(SIZE, 1));
const W = Float32Array.from(awkwardValues(SIZE, 2));

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
    if (size > 130 || count(b.shape) > 130 || rank > 4) continue;

    const axis = rank === 0 ? [] : choice % rank;
    const keepdims = choice % 2 === 0;
    const add = (value: T) => values.push(() => value);
    const accumulate = (value: T) => set(choice % 2, o.tanh(o.add(read(choice % 2), value)));
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
      () => rank !== 1 && add(o.reshape(a, [size])), // a reshape to the same shape is the tensor itself, which may change
      () => size % 2 === 0 && !(rank === 2 && a.shape[0] === 2) && add(o.reshape(a, [2, -1])),
      () => rank > 1 && add(o.transpose(a)),
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
      () => values.push(() => read(choice % 3)),
      () => add(o.reshape(read(choice % 2), [4, 16])),
      () => add(o.tanh(o.reshape(read(choice % 3), choice % 3 === 2 ? [2, SIZE] : [SIZE]))),
      () => same(a.shape, SHAPE) && set(choice % 2, a),
      () => same(a.shape, SHAPE) && set(choice % 2, o.tanh(a)),
      () => same(a.shape, WHOLE) && set(2, a),
      () => same(a.shape, WHOLE) && set(2, o.tanh(o.multiply(a, read(2)))),
      () => set(choice % 3, o.tanh(o.add(read(choice % 3), 0.5))),
      () => {
        const v = read(choice % 3);
        set(choice % 3, o.add(o.multiply(v, 0.5), o.tanh(o.mean(a))));
      },
      () => {
        const [p, q] = [read(0), read(1)]; // new values first, then both assignments, as an optimizer does it
        const next = o.tanh(o.add(p, o.multiply(q, 0.5)));
        set(1, o.subtract(q, o.multiply(p, 0.25)));
        set(0, next);
      },
      () => {
        const total = o.sum(o.square(o.tanh(read(0))));
        set(0, o.tanh(o.add(read(0), total)));
        add(total);
      },
      () => same(a.shape, SHAPE) && accumulate(o.matmul(a, read(1 - (choice % 2)))),
      () => same(a.shape, SHAPE) && accumulate(o.softmax(a)),
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

const specs = [{ shape: SHAPE }, { shape: SHAPE }] as const;
const familyOf = (list: readonly Instruction[]) => FAMILIES[list.length % FAMILIES.length]!;

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
    const state = [...awkwardValues(SIZE, 3), ...awkwardValues(SIZE, 4)];
    const part = (i: number) => state.slice(SIZE * i, SIZE * i + SIZE);
    const parts = [0, 1].map((i) => new Variable(`v${i}`, SHAPE, Float32Array.from(part(i))));
    const slab = Slab.of(device.memory, "state", parts);
    const variables = [...parts, slab.whole];
    const symbolic: World<SymbolicTensor> = {
      ops,
      read: (i) => variables[i]!.tensor,
      assign: (i, value) => assign(variables[i]!, value),
    };
    const world: World<Ref> = {
      ops: doubles,
      read: (i) => (i === 2 ? ref(WHOLE, [...state]) : ref(SHAPE, part(i))),
      assign(i, { data }) {
        state.splice(i === 2 ? 0 : SIZE * i, data.length, ...data);
      },
    };
    const program = await compile((x, w) => follow(symbolic, list, [x, w], "all"), specs, { family: familyOf(list) });
    const readState = await compile(() => variables.map(({ tensor }) => tensor), []);
    const expected = follow(world, list, [ref(SHAPE, X), ref(SHAPE, W)], "all");
    try {
      const found = [...(await program.run(X, W)), ...(await readState.run())];
      for (const [i, want] of [...expected, world.read(0), world.read(1), world.read(2)].entries()) {
        expectClose(found[i]!, want, { ulps: 512, terms: 128 }, `result ${i} of\n${program.explain()}\n`);
      }
    } finally {
      program.dispose();
      readState.dispose();
      slab.release();
    }
  };
  await fc.assert(fc.asyncProperty(instructions(18), check), { numRuns: 100, seed: 1 });
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
    const inputs = [ref(SHAPE, X), ref(SHAPE, W)];
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
  await fc.assert(fc.asyncProperty(instructions(10), check), { numRuns: 20, seed: 1 });
});

function fail(): never {
  throw new Error("no variables here");
}
