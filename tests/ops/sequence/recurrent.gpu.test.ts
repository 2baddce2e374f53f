import { describe, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { lastStep, recurrent } from "../../../src/ops/sequence/recurrent.js";
import { type CellAttributes, GATES, STATES } from "../../../src/ops/sequence/recurrent-lowering.js";
import { Tensor } from "../../../src/tensor.js";
import { expectGradient, slopesOf } from "../../harness/finite-differences.js";
import { FAMILIES, MOST_CANDIDATES, RUNS } from "../../harness/reach.js";
import { expectClose, expectSame } from "../../harness/rounding.js";
import { awkwardValues } from "../../harness/values.js";
import { ref } from "../../reference/array.js";
import { recurrent as reference } from "../../reference/recurrent.js";

interface Case extends Partial<CellAttributes> {
  readonly cell: CellAttributes["cell"];
  /** [batch, steps, units] */
  readonly sizes: readonly [number, number, number];
  readonly initial?: boolean;
  readonly mask?: boolean;
}

/** Errors of a step go into the next, through slopes below 1. */
const ROUNDING = { ulps: 16, terms: 16 };

const cells = ["lstm", "gru", "rnn"] as const;
const sizes = [
  [1, 1, 1],
  [2, 4, 3],
  [33, 3, 17],
  [3, 2, 65],
] as const;

describe("recurrent", () => {
  for (const cell of cells) {
    for (const one of sizes) check({ cell, sizes: one });
    check({ cell, sizes: [4, 5, 3], mask: true, initial: true });
    const others = { activation: "relu", recurrentActivation: "hardSigmoid" } as const;
    check({ cell, sizes: [2, 3, 4], initial: true, keep: false, ...others });
  }
});

function check(one: Case): void {
  const { cell, sizes: shape, initial = false, mask = false, ...given } = one;
  const attrs = { activation: "tanh", recurrentActivation: "sigmoid", keep: true, ...given, cell } as const;
  const [batch, steps, units] = shape;
  const width = GATES[cell] * units;
  const known = {
    xz: values([batch, steps, width], 1),
    u: values([units, width], 2, 1 / Math.sqrt(units)),
    ...(cell === "gru" && { bias: values([width], 3) }),
    ...(initial && { initial: values([batch, STATES[cell] * units], 4) }),
  };
  const names = Object.keys(known) as (keyof typeof known)[];
  const doubles = Object.fromEntries(names.map((name) => [name, ref(known[name]!.shape, known[name]!.data)]));
  const keepsLeftAndRight = Array.from({ length: batch * steps }, (_, i) => Number((i * 7) % 3 !== 0));
  const steady = mask ? { mask: ref([batch, steps], keepsLeftAndRight) } : {};
  const run = () => reference({ ...attrs, ...doubles, ...steady } as unknown as Parameters<typeof reference>[0]);

  test(`${cell} [${shape}]${initial ? " initial" : ""}${mask ? " mask" : ""} ${Object.values(given).join(" ")}`, async () => {
    const weights = awkwardValues(batch * steps * units, 5);
    const lastWeights = awkwardValues(batch * units, 6);
    const loss = () => {
      const { h, c } = run();
      const inH = h.data.reduce((sum, value, i) => sum + value * weights[i]!, 0);
      if (cell !== "lstm") return inH;
      const last = (i: number) => c.data[(Math.floor(i / units) * steps + steps - 1) * units + (i % units)]!;
      return inH + lastWeights.reduce((sum, weight, i) => sum + weight * last(i), 0);
    };
    const expected = run();
    const slopes = new Map(names.map((name) => [name, slopesOf(loss, doubles[name]!.data)]));
    const feeds = [
      ...names.map((name) => known[name]!),
      ...(mask ? [booleans([batch, steps], keepsLeftAndRight)] : []),
    ];
    const build = (...tensors: SymbolicTensor[]) => {
      const inputs = Object.fromEntries([...names, "mask"].map((name, i) => [name, tensors[i]]));
      const { h, c } = recurrent(inputs as unknown as Parameters<typeof recurrent>[0], attrs);
      const inH = ops.sum(ops.multiply(h, constantOf(h.shape, weights)));
      const total = c === undefined ? inH : ops.add(inH, lastLoss(c, lastWeights));
      const wrt = names.map((_, i) => tensors[i]!);
      const grads = gradients(total, wrt);
      return { h, ...(c && { c }), ...Object.fromEntries(names.map((name, i) => [`d${name}`, grads[i]!])) };
    };
    const device = await currentDevice();
    device.memory.poison = true;
    try {
      for (const family of FAMILIES) {
        let candidates = 1;
        for (let candidate = 0; candidate < Math.min(candidates, MOST_CANDIDATES); candidate++) {
          const where = `${cell} ${family}, candidate ${candidate}`;
          const program = await compile(build, feeds, { label: where, device, family, candidate });
          candidates = program.stats.candidates;
          if (!RUNS) {
            program.dispose();
            continue;
          }
          const found = (await program.run(...feeds)) as Readonly<Record<string, Tensor>>;
          const again = (await program.run(...feeds)) as Readonly<Record<string, Tensor>>;
          program.dispose();
          expectClose(found.h!, expected.h, ROUNDING, `${where}: h`);
          if (cell === "lstm") expectClose(found.c!, expected.c, ROUNDING, `${where}: c`);
          for (const name of names) {
            const terms = name === "xz" ? 16 * units : 16 * batch * steps;
            expectGradient(found[`d${name}`]!, slopes.get(name)!, { ulps: 16, terms }, `${where}: gradient of ${name}`);
          }
          for (const [name, tensor] of Object.entries(again)) expectSame(tensor, found[name]!, `${where}: ${name}`);
        }
      }
    } finally {
      device.memory.poison = false;
    }
  }, 120_000);
}

function lastLoss(c: SymbolicTensor, weights: Float64Array): SymbolicTensor {
  const last = lastStep(c);
  return ops.sum(ops.multiply(last, constantOf(last.shape, weights)));
}

function constantOf(shape: readonly number[], data: Float64Array): SymbolicTensor {
  return constant(new Tensor(shape, Float32Array.from(data), "float32"));
}

function values(shape: readonly number[], seed: number, scale = 1): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return new Tensor(
    shape,
    Float32Array.from(awkwardValues(size, seed), (x) => x * scale),
    "float32",
  );
}

function booleans(shape: readonly number[], data: readonly number[]): Tensor {
  return new Tensor(shape, Uint8Array.from(data), "bool");
}
