import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { Slab } from "../../src/graph/memory/slab.js";
import { compile } from "../../src/graph/program/compile.js";
import { Variable } from "../../src/graph/symbols/variable.js";
import { adamUpdate, sgdMomentumUpdate, sgdUpdate } from "../../src/ops/loss/optimizer-updates.js";
import { awkwardValues } from "../harness/values.js";

/** One parameter as its optimizer sees it: the weight, its gradient, and what is kept beside it. */
interface Weight {
  w: number;
  g: number;
  m: number;
  v: number;
}

interface Update {
  /** Adds the update to the graph: w, g and two more slabs. */
  readonly add: (slabs: readonly [Slab, Slab, Slab, Slab]) => void;
  /** The same in doubles. */
  readonly formula: (weight: Weight, rate: number, decay: number) => void;
}

const tensors = (slabs: readonly [Slab, Slab, Slab, Slab]) => slabs.map(({ whole }) => whole.tensor);

const updates: Record<string, Update> = {
  sgd: {
    add: ([w, g]) => sgdUpdate(w.whole.tensor, g.whole.tensor),
    formula(p, rate, decay) {
      p.w = p.w - decay * p.w - rate * p.g;
    },
  },
  "sgd with momentum": {
    add(slabs) {
      const [w, g, velocity] = tensors(slabs);
      sgdMomentumUpdate(w!, g!, velocity!, { momentum: 0.9 });
    },
    formula(p, rate, decay) {
      p.m = 0.9 * p.m - rate * p.g;
      p.w = p.w - decay * p.w + p.m;
    },
  },
  "sgd with Nesterov's momentum": {
    add(slabs) {
      const [w, g, velocity] = tensors(slabs);
      sgdMomentumUpdate(w!, g!, velocity!, { momentum: 0.9, nesterov: true });
    },
    formula(p, rate, decay) {
      p.m = 0.9 * p.m - rate * p.g;
      p.w = p.w - decay * p.w + 0.9 * p.m - rate * p.g;
    },
  },
  adam: {
    add(slabs) {
      const [w, g, m, v] = tensors(slabs);
      adamUpdate(w!, g!, m!, v!, { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 });
    },
    formula(p, rate, decay) {
      p.m = 0.8 * p.m + (1 - 0.8) * p.g;
      p.v = 0.95 * p.v + (1 - 0.95) * p.g * p.g;
      p.w = p.w - decay * p.w - (rate * p.m) / (Math.sqrt(p.v) + 1e-3);
    },
  },
};

/** Variables with padding between them in the slab; the last one has none, so that a step beyond the end would show. */
const SIZES = [7, 65, 1031, 64];
const STEPS = 5;

describe.each(Object.entries(updates))("%s", (_, { add, formula }) => {
  test.each(["simd4", "gpu"] as const)(`follows the formula for ${STEPS} steps, %s`, async (family) => {
    const device = await currentDevice();
    const params = new Slab(
      device.memory,
      "params",
      SIZES.map((size, i) => new Variable(`w${i}`, [size], Float32Array.from(awkwardValues(size, i)))),
    );
    const slabs = [params, params.like("gradients"), params.like("m"), params.like("v")] as const;
    const [, grads] = slabs;
    const step = await compile(
      () => {
        add(slabs);
        return {};
      },
      [],
      { device, family },
    );
    const read = await compile(() => params.variables.map(({ tensor }) => tensor), [], { device });

    const expected = SIZES.map((size, i): Weight[] =>
      Array.from(awkwardValues(size, i), (w) => ({ w, g: 0, m: 0, v: 0 })),
    );
    for (let iteration = 0; iteration < STEPS; iteration++) {
      const [rate, decay] = [0.1 / (iteration + 1), 0.01];
      SIZES.forEach((size, i) => {
        const values = Float32Array.from(awkwardValues(size, 10 * iteration + i));
        device.memory.write(grads.variables[i]!.region!, values);
        expected[i]!.forEach((weight, j) => {
          weight.g = values[j]!;
          formula(weight, rate, decay);
        });
      });
      step.submit([], { iteration, rate, decay });
      const found = await read.run();
      found.forEach(({ data }, i) => {
        expected[i]!.forEach(({ w }, j) => {
          // Weights around 1, and every step adds an error of a few units in the last place.
          expect(Math.abs(data[j]! - w), `step ${iteration}, w${i}[${j}]`).toBeLessThan(8 * 2 ** -23 * (iteration + 1));
        });
      });
    }
    step.dispose();
    read.dispose();
    for (const slab of slabs) slab.release();
  });
});
