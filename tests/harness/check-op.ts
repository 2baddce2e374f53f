import { describe, expect, test } from "vitest";
import { compile } from "../../src/graph/compile.js";
import { gradients } from "../../src/graph/gradients.js";
import { constant, SymbolicTensor } from "../../src/graph/tensor.js";
import { currentDevice } from "../../src/gpu/device.js";
import type { DType } from "../../src/dtype.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { count, type Ref, ref } from "../reference/array.js";
import { type OpName, references } from "../reference/index.js";
import { awkwardValues } from "./values.js";

/** One way of calling an op. */
export interface OpCase {
  /** Shapes of the tensor inputs. */
  readonly shapes: readonly (readonly number[])[];
  /** What follows the tensors in the call: attributes, axes, a shape. */
  readonly args?: readonly unknown[];
  /** Types of the inputs; default all float32. No gradient is checked for others. */
  readonly dtypes?: readonly DType[];
  /** Values of the inputs; default numbers around ±1 that are not special in any way. */
  readonly values?: readonly (ArrayLike<number> | undefined)[];
  /** Range of the default values. */
  readonly range?: readonly [number, number];
  /** Set false where the op has a kink right at the given values, or no gradient. */
  readonly gradient?: boolean;
  readonly label?: string;
}

/** How far the GPU may be from the double-precision reference: `atol + rtol·|reference|`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

export interface CheckOptions {
  /** Default: four rounding errors of f32, times √terms of the longest sum in the op if the case is larger. */
  readonly tolerance?: Tolerance | ((one: OpCase) => Tolerance);
  /** Where several inputs come as one list (concat): the op is called with an array. */
  readonly list?: boolean;
}

const F32_EPSILON = 2 ** -23;
const FAMILIES = ["simd4", "gpu"] as const;
/** Tuning candidates an op may have at most; the index wraps around, so the last ones may repeat. */
const MOST_CANDIDATES = 3;
const MOST_PROBED = 24;

/** Sizes around a tile edge, where kernels go wrong: 1, 7, n − 1, n, n + 1. */
export function awkward(n: number): number[] {
  return [1, 7, n - 1, n, n + 1];
}

/**
 * Checks an op against its reference: shape, values and gradients (against finite differences of the reference), for
 * both kernel families and every tuning candidate, twice, in memory that was filled with NaN.
 */
export function checkOp(name: OpName, cases: readonly OpCase[], options: CheckOptions = {}): void {
  describe(name, () => {
    for (const one of cases) {
      const label = [one.label, one.shapes.map((s) => `[${s}]`).join(" "), one.args === undefined ? "" : JSON.stringify(one.args)];
      test(label.filter(Boolean).join(" "), () => checkCase(name, one, options));
    }
  });
}

async function checkCase(name: OpName, one: OpCase, options: CheckOptions): Promise<void> {
  const device = await currentDevice();
  const inputs = one.shapes.map((shape, i) => {
    const values = one.values?.[i] ?? awkwardValues(count(shape), i, one.range);
    return Tensor.from(Array.from(values), shape, one.dtypes?.[i] ?? "float32");
  });
  const call = (tensors: readonly SymbolicTensor[]): SymbolicTensor => {
    const args = one.args ?? [];
    const op = ops[name] as (...all: unknown[]) => SymbolicTensor;
    return options.list ? op(tensors, ...args) : op(...tensors, ...args);
  };
  const doubles = inputs.map(({ shape, data }) => ref(shape, data));
  const reference = (from: readonly Ref[]): Ref => references[name](from, ...(one.args ?? []));
  const expected = reference(doubles);
  const differentiable = one.gradient !== false && inputs.some(({ dtype }) => dtype === "float32");
  const weights = Float64Array.from(expected.data, (_, i) => Math.sin(i + 1));
  const specs = inputs.map(({ shape, dtype }) => ({ shape, dtype }));
  const tolerance = toleranceFor(one, options);
  device.memory.poison = true;
  try {
    for (const family of FAMILIES) {
      for (let candidate = 0; candidate < MOST_CANDIDATES; candidate++) {
        const where = `${name} ${family} candidate ${candidate}`;
        const program = await compile(
          (...tensors: SymbolicTensor[]) => {
            const out = call(tensors);
            if (!differentiable) return { out };
            const c = constant(new Tensor(out.shape, Float32Array.from(weights), "float32"));
            const wrt = tensors.filter(({ dtype }) => dtype === "float32");
            const grads = gradients(ops.sum(ops.multiply(out, c)), wrt);
            return { out, ...Object.fromEntries(grads.map((grad, i) => [`grad${i}`, grad])) };
          },
          specs,
          { label: where, device, family, candidate },
        );
        const first = (await program.run(...inputs)) as Record<string, Tensor>;
        const again = (await program.run(...inputs)) as Record<string, Tensor>;
        program.dispose();
        expect(first["out"]!.shape, `${where}: shape`).toEqual(expected.shape);
        expectClose(first["out"]!, expected, tolerance, `${where}: forward`);
        for (const [output, tensor] of Object.entries(again)) expect(tensor.data, `${where}: ${output} is the same twice`).toEqual(first[output]!.data);
        if (differentiable) checkGradients(inputs, doubles, reference, weights, first, tolerance, where);
      }
    }
  } finally {
    device.memory.poison = false;
  }
}

/** Compares gradients at some places of every float input with central differences of the reference. */
function checkGradients(inputs: readonly Tensor[], doubles: readonly Ref[], reference: (from: readonly Ref[]) => Ref, weights: Float64Array, found: Record<string, Tensor>, tolerance: Tolerance, where: string): void {
  const loss = () => reference(doubles).data.reduce((total, value, i) => total + value * weights[i]!, 0);
  let order = 0;
  inputs.forEach(({ dtype }, i) => {
    if (dtype !== "float32") return;
    const grad = found[`grad${order++}`]!;
    const { data, shape } = doubles[i]!;
    expect(grad.shape, `${where}: shape of gradient ${i}`).toEqual(shape);
    const stride = Math.max(1, Math.floor(data.length / MOST_PROBED));
    for (let at = 0; at < data.length; at += stride) {
      const kept = data[at]!;
      const h = 1e-5 * Math.max(1, Math.abs(kept));
      data[at] = kept + h;
      const above = loss();
      data[at] = kept - h;
      const below = loss();
      data[at] = kept;
      const expected = (above - below) / (2 * h);
      const bound = 20 * tolerance.atol + 20 * tolerance.rtol * Math.abs(expected) + 1e-8;
      const received = grad.data[at]!;
      if (!(Math.abs(received - expected) <= bound)) {
        throw new Error(`${where}: gradient ${i} at flat index ${at} of [${shape}]: expected ${expected}, received ${received} (bound ${bound})`);
      }
    }
    expect(grad.data.every((value) => Number.isFinite(value)), `${where}: gradient ${i} is finite everywhere`).toBe(true);
  });
}

/** Fails with the first place where two tensors differ. NaN agrees with NaN, ±∞ with itself. */
export function expectClose(received: Tensor, expected: Ref, { atol, rtol }: Tolerance, where: string): void {
  expect(received.size, `${where}: size`).toBe(expected.data.length);
  for (let i = 0; i < expected.data.length; i++) {
    const want = expected.data[i]!;
    const got = received.data[i]!;
    const same = Object.is(want, got) || want === got || Math.abs(got - want) <= atol + rtol * Math.abs(want) || (Number.isNaN(want) && Number.isNaN(got));
    if (!same) throw new Error(`${where}: at flat index ${i} of [${expected.shape}]: expected ${want}, received ${got}`);
  }
}

function toleranceFor(one: OpCase, { tolerance }: CheckOptions): Tolerance {
  if (typeof tolerance === "function") return tolerance(one);
  if (tolerance !== undefined) return tolerance;
  const terms = Math.sqrt(Math.max(1, ...one.shapes.map(count)));
  return { rtol: 4 * F32_EPSILON * Math.min(8, terms), atol: 4 * F32_EPSILON * Math.min(8, terms) };
}
