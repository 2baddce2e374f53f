import { describe, expect, test } from "vitest";
import type { DType } from "../../src/dtype.js";
import { currentDevice } from "../../src/gpu/current.js";
import type { Device } from "../../src/gpu/device.js";
import { Slab } from "../../src/graph/memory/slab.js";
import { compile, type Structure } from "../../src/graph/program/compile.js";
import { constant } from "../../src/graph/symbols/constant.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { SymbolicTensor, type TensorSpec } from "../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../src/graph/symbols/variable.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { build, count, type Ref, ref } from "../reference/array.js";
import { type OpName, references } from "../reference/index.js";
import { expectGradient, type Slopes, slopesOf } from "./finite-differences.js";
import { FAMILIES, MOST_CANDIDATES, RUNS } from "./reach.js";
import { expectClose, expectSame, type Rounding } from "./rounding.js";
import { awkwardValues, awkwardValuesOf } from "./values.js";

/** One way of calling an op. */
export interface OpCase<N extends OpName = OpName> {
  /** Shapes of the tensors. */
  readonly shapes: readonly (readonly number[])[];
  /** What follows the tensors in the call: attributes, axes, a shape. */
  readonly args?: Attributes<Parameters<(typeof ops)[N]>>;
  /** Types of the tensors. Default: all float32. */
  readonly dtypes?: readonly DType[];
  /** Values of the tensors. Default: numbers around ±1 that are not special in any way. */
  readonly values?: readonly (ArrayLike<number> | undefined)[];
  /** Range of the default values. */
  readonly range?: readonly [number, number];
  /** Set false where the function has a kink or no bounds right at the given values. */
  readonly gradient?: boolean;
  readonly label?: string;
}

export interface CheckOptions<N extends OpName = OpName> {
  /** Units in the last place that a result may be wrong by. Default 4; the gradient, of several operations, has four times that. */
  readonly ulps?: number;
  /** How many numbers a result is the sum of. Default 0: it is no sum, and has the relative error of its own size alone. */
  readonly terms?: (one: OpCase<N>) => number;
  /** Type of the result. Default: that of the first tensor. */
  readonly result?: DType;
  /** The tensors, by position, that have a gradient. Default: those of float32. */
  readonly wrt?: readonly number[];
  /** The op has no kernel of its own: it is made of ops that have tests of their own, where their candidates take their turn. */
  readonly composed?: boolean;
  /** The op takes its tensors as one list. */
  readonly list?: boolean;
  /** The op takes its tensors last, after what follows them for others. */
  readonly attributesFirst?: boolean;
}

/** The parameters that follow the tensors, of which the last may be optional. */
type Attributes<P extends readonly unknown[]> =
  Required<P> extends readonly [infer First, ...unknown[]]
    ? [Extract<First, SymbolicTensor | readonly SymbolicTensor[]>] extends [never]
      ? Readonly<P>
      : P extends readonly [_?: unknown, ...rest: infer Rest]
        ? Attributes<Rest>
        : never
    : Readonly<P>;

const everyOp = { ...ops };
/** The first case of an op compiles its kernels, which takes a CPU posing as a GPU a while. */
const TIMEOUT_MS = 240_000;

/** Sizes around a tile edge, where kernels go wrong: 1, 7, n − 1, n, n + 1. */
export function awkward(n: number): number[] {
  return [1, 7, n - 1, n, n + 1];
}

/**
 * Checks an op against its reference: type, shape, values, and gradients against finite differences. It runs alone, and
 * with element-wise ops around it to fuse with, which also gather its results in place, so that each element must be written
 * exactly once; in both kernel families, with every tuning candidate of its kernels, and twice, in memory that was filled with NaN.
 */
export function checkOp<N extends OpName>(name: N, cases: readonly OpCase<N>[], options: CheckOptions<N> = {}): void {
  describe(name, () => {
    for (const one of cases) test(titleOf(one), () => new Check(name, one, options).run(), TIMEOUT_MS);
  });
}

function titleOf<N extends OpName>({ label, shapes, args, dtypes }: OpCase<N>): string {
  const attributes = args?.map((arg) => JSON.stringify(arg, shortly)).join(" ");
  return [label, shapes.map((shape) => `[${shape}]`).join(" "), dtypes?.join(" "), attributes]
    .filter(Boolean)
    .join(" ");
}

/** A tensor among the attributes by its shape. */
function shortly(_: string, value: unknown): unknown {
  return value instanceof SymbolicTensor ? `[${value.shape}]` : value;
}

/** Variables to which each run adds its results. */
class Totals {
  readonly #device: Device;
  readonly #variables = new Map<string, Variable>();
  #slab: Slab | undefined;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Adds results to their totals, in the kernels that compute them, and gives them back. */
  gather(results: Readonly<Record<string, SymbolicTensor>>): Readonly<Record<string, SymbolicTensor>> {
    for (const [name, { shape }] of Object.entries(results)) this.#variables.set(name, new Variable(name, shape));
    this.#slab = Slab.of(this.#device.memory, "totals", [...this.#variables.values()]);
    for (const [name, total] of this.#variables) assign(total, ops.add(total.tensor, results[name]!));
    return results;
  }

  /** After two runs: an element that a kernel computed more than once would be there more than twice. */
  async expectTwice(results: Readonly<Record<string, Tensor>>, where: string): Promise<void> {
    const read = await compile(
      () => Object.fromEntries([...this.#variables].map(([name, { tensor }]) => [name, tensor])),
      [],
      {
        device: this.#device,
      },
    );
    const totals = (await read.run()) as Record<string, Tensor>;
    read.dispose();
    this.#slab?.release();
    for (const [name, { shape, data }] of Object.entries(results)) {
      const twice = ref(
        shape,
        Array.from(data, (value) => Math.fround(2 * value)),
      );
      expectClose(totals[name]!, twice, { ulps: 4, terms: 0 }, `${where}: ${name}, added up twice`);
    }
  }
}

class Check<N extends OpName> {
  readonly #name: N;
  readonly #one: OpCase<N>;
  readonly #options: CheckOptions<N>;
  readonly #inputs: readonly Tensor[];
  readonly #dtype: DType;
  readonly #rounding: Rounding;

  constructor(name: N, one: OpCase<N>, options: CheckOptions<N>) {
    this.#name = name;
    this.#one = one;
    this.#options = options;
    this.#inputs = one.shapes.map((shape, i) => {
      const dtype = one.dtypes?.[i] ?? "float32";
      return Tensor.from(
        Array.from(one.values?.[i] ?? awkwardValuesOf(dtype, count(shape), i, one.range)),
        shape,
        dtype,
      );
    });
    this.#dtype = options.result ?? this.#inputs[0]!.dtype;
    const exact = this.#dtype !== "float32";
    this.#rounding = exact ? { ulps: 0, terms: 0 } : { ulps: options.ulps ?? 4, terms: options.terms?.(one) ?? 0 };
  }

  async run(): Promise<void> {
    const device = await currentDevice();
    device.memory.poison = true;
    try {
      const fuses = this.#dtype === "float32";
      const ways = await this.#checkAlone(device, fuses ? 1 : Infinity);
      // Matrix products and convolutions alone have candidates, forward and backward: an op whose kernels have none has those of others in its gradient.
      if (fuses) await this.#checkFused(device, this.#options.composed || ways === 1 ? 1 : Infinity);
    } finally {
      device.memory.poison = false;
    }
  }

  /** Takes no more than `most` candidates: their kernels are those of the fused run but for its epilogue. Tells how many there are. */
  async #checkAlone(device: Device, most: number): Promise<number> {
    const expected = this.#reference(this.#doubles());
    return this.#everyWay(
      device,
      "alone",
      (...tensors) => ({ out: this.#op(tensors) }),
      ({ out }, where) => {
        expect(out!.dtype, `${where}: type`).toBe(this.#dtype);
        expectClose(out!, expected, this.#rounding, where);
      },
      { most },
    );
  }

  /**
   * The result goes through an epilogue, y = out · weight + column, which knows its place in the tensor and in the last axis.
   * The weights are also the gradient that comes back.
   */
  async #checkFused(device: Device, most: number): Promise<void> {
    const doubles = this.#doubles();
    const plain = this.#reference(doubles);
    const weights = awkwardValues(plain.data.length, 5);
    const columns = awkwardValues(plain.shape.at(-1) ?? 1, 6);
    const expected = build(plain.shape, (_, i) => plain.data[i]! * weights[i]! + columns[i % columns.length]!);

    const wrt = this.#differentiable();
    const loss = () => this.#reference(doubles).data.reduce((total, value, i) => total + value * weights[i]!, 0);
    const slopes = new Map<number, Slopes>(wrt.map((i) => [i, slopesOf(loss, doubles[i]!.data)]));

    const fused = (...tensors: SymbolicTensor[]) => {
      const out = this.#op(tensors);
      const weight = constant(new Tensor(out.shape, Float32Array.from(weights), "float32"));
      const column = constant(new Tensor(out.shape.slice(-1), Float32Array.from(columns), "float32"));
      const y = ops.add(ops.multiply(out, weight), column);
      const grads = gradients(
        ops.sum(y),
        wrt.map((i) => tensors[i]!),
      );
      return { y, ...Object.fromEntries(wrt.map((i, order) => [`gradient of input ${i}`, grads[order]!])) };
    };
    const { terms } = this.#rounding;
    const ulps = this.#rounding.ulps + 1; // the epilogue's own
    const check = (found: Readonly<Record<string, Tensor>>, where: string) => {
      expectClose(found.y!, expected, { ulps, terms: terms + 1 }, where);
      for (const [i, slope] of slopes) {
        const name = `gradient of input ${i}`;
        // Each of `terms` products that make an element of the result also goes into the gradient of one input element.
        const share = (Math.max(1, terms) * plain.data.length) / this.#inputs[i]!.size;
        expect(found[name]!.shape, `${where}: shape of the ${name}`).toEqual(this.#inputs[i]!.shape);
        expectGradient(found[name]!, slope, { ulps: 4 * ulps, terms: share }, `${where}: ${name}`);
      }
    };
    await this.#everyWay(device, "fused", fused, check, { most, gathers: true });
  }

  /**
   * Compiles `build` for both families and every tuning candidate, up to `most`, and runs each twice. With `gathers` the results
   * are also added up in place. Tells how many candidates there are.
   */
  async #everyWay(
    device: Device,
    how: string,
    build: (...tensors: SymbolicTensor[]) => Readonly<Record<string, SymbolicTensor>>,
    check: (found: Readonly<Record<string, Tensor>>, where: string) => void,
    { most, gathers = false }: { readonly most: number; readonly gathers?: boolean },
  ): Promise<number> {
    const specs = this.#inputs.map(({ shape, dtype }) => ({ shape, dtype }));
    let ways = 1;
    for (const family of FAMILIES) {
      let candidates = 1;
      for (let candidate = 0; candidate < Math.min(candidates, most, MOST_CANDIDATES); candidate++) {
        const where = `${this.#name} ${titleOf(this.#one)} ${how}, ${family}, candidate ${candidate}`;
        const totals = new Totals(device);
        const gathering = (...tensors: SymbolicTensor[]) => totals.gather(build(...tensors));
        const options = { label: where, device, family, candidate };
        const program = await compile<TensorSpec[], Structure>(gathers ? gathering : build, specs, options);
        candidates = program.stats.candidates;
        ways = Math.max(ways, candidates);
        if (!RUNS) {
          program.dispose();
          continue;
        }
        const found = (await program.run(...this.#inputs)) as Record<string, Tensor>;
        const again = (await program.run(...this.#inputs)) as Record<string, Tensor>;
        program.dispose();
        check(found, where);
        for (const [output, tensor] of Object.entries(again)) expectSame(tensor, found[output]!, `${where}: ${output}`);
        if (gathers) await totals.expectTwice(found, where);
      }
    }
    return ways;
  }

  #op(tensors: readonly SymbolicTensor[]): SymbolicTensor {
    const op: (...all: any[]) => SymbolicTensor = everyOp[this.#name];
    return op(...this.#inOrder(tensors));
  }

  #reference(tensors: readonly Ref[]): Ref {
    const reference: (...all: any[]) => Ref = references[this.#name];
    return reference(...this.#inOrder(tensors));
  }

  /** Tensors and attributes as the op takes them. */
  #inOrder(tensors: readonly unknown[]): readonly unknown[] {
    const { list = false, attributesFirst = false } = this.#options;
    const operands = list ? [tensors] : tensors;
    return attributesFirst ? [...this.#args(), ...operands] : [...operands, ...this.#args()];
  }

  #args(): readonly unknown[] {
    return this.#one.args ?? [];
  }

  #doubles(): Ref[] {
    return this.#inputs.map(({ shape, data }) => ref(shape, data));
  }

  /** Positions of the tensors whose gradient is checked. */
  #differentiable(): number[] {
    if (this.#one.gradient === false) return [];
    const { wrt } = this.#options;
    return [...this.#inputs.keys()].filter((i) => (wrt ? wrt.includes(i) : this.#inputs[i]!.dtype === "float32"));
  }
}
