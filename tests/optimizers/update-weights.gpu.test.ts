import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { runOf, Slab } from "../../src/graph/memory/slab.js";
import { labelOf } from "../../src/graph/program/bind.js";
import { compile } from "../../src/graph/program/compile.js";
import type { Tensors } from "../../src/graph/symbols/op.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { Variable } from "../../src/graph/symbols/variable.js";
import {
  Adam,
  ArgumentError,
  type NamedTensors,
  Optimizer,
  type OptimizerRun,
  ops,
  SGD,
  updateWeights,
} from "../../src/index.js";
import { FAMILIES } from "../harness/reach.js";
import { paperMemory, schedule } from "../harness/schedule.js";
import { awkwardValues } from "../harness/values.js";

/** One parameter as its optimizer sees it: the weight, its gradient, and what is kept beside it. */
interface Weight {
  w: number;
  g: number;
  m: number;
  v: number;
}

/** A rule that keeps one slot as it is, and makes a weight of two others'. */
class Lion extends Optimizer {
  static override className = "Lion";
  static override defaults: object = { name: "lion", learningRate: 0.1, weightDecay: 0 };
  readonly slots = ["m"];
  override step(w: SymbolicTensor, g: SymbolicTensor, { m }: NamedTensors<"m">, { rate }: NamedTensors<"rate">) {
    const mix = (a: SymbolicTensor, b: SymbolicTensor, by: number) => ops.add(a, ops.multiply(ops.subtract(b, a), by));
    return { w: ops.subtract(w, ops.multiply(rate, ops.sign(mix(g, m, 0.9)))), m: mix(m, g, 0.01) };
  }
}

interface Case {
  readonly make: () => Optimizer;
  /** Storage buffers of its kernel. */
  readonly buffers: number;
  /** The same in doubles; `t` counts from 1. */
  readonly formula: (weight: Weight, t: number) => void;
}

const RATE = 0.1;
const DECAY = 0.1;
const momentum = (nesterov: boolean) => (p: Weight) => {
  p.m = 0.9 * p.m - RATE * p.g;
  p.w += nesterov ? 0.9 * p.m - RATE * p.g : p.m;
};
const adam = (p: Weight, t: number) => {
  p.m = 0.8 * p.m + (1 - 0.8) * p.g;
  p.v = 0.95 * p.v + (1 - 0.95) * p.g * p.g;
  p.w -= (((RATE * Math.sqrt(1 - 0.95 ** t)) / (1 - 0.8 ** t)) * p.m) / (Math.sqrt(p.v) + 1e-3);
};

const cases: Record<string, Case> = {
  sgd: {
    make: () => new SGD({ learningRate: RATE }),
    buffers: 2,
    formula(p) {
      p.w -= RATE * p.g;
    },
  },
  "sgd with momentum": {
    make: () => new SGD({ learningRate: RATE, momentum: 0.9 }),
    buffers: 3,
    formula: momentum(false),
  },
  "sgd with Nesterov's momentum and weight decay": {
    make: () => new SGD({ learningRate: RATE, momentum: 0.9, nesterov: true, weightDecay: DECAY }),
    buffers: 3,
    formula(p) {
      p.w -= RATE * DECAY * p.w;
      momentum(true)(p);
    },
  },
  adam: {
    make: () => new Adam({ learningRate: RATE, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
    buffers: 4,
    formula: adam,
  },
  "adam with weight decay": {
    make: () => new Adam({ learningRate: RATE, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: DECAY }),
    buffers: 4,
    formula(p, t) {
      p.w -= RATE * DECAY * p.w;
      adam(p, t);
    },
  },
  "a rule of one's own": {
    make: () => new Lion(),
    buffers: 3,
    formula(p) {
      p.w -= 0.1 * Math.sign(p.g + (p.m - p.g) * 0.9);
      p.m += (p.g - p.m) * 0.01;
    },
  },
};

/** Variables with padding between them in the slab; the last one has none, so that a step beyond the end would show. */
const SIZES = [7, 65, 1031, 64];
const STEPS = 5;

/** A slab of parameters on paper, with all that an optimizer wants beside it. */
function onPaper(optimizer: Optimizer, ...sizes: number[]): OptimizerRun {
  const variables = sizes.map((size, i) => new Variable(`w${i}`, [size]));
  const params = Slab.of(paperMemory, "params", variables);
  const slots = Object.fromEntries(optimizer.slots.map((name) => [name, params.like(name).whole]));
  return { params: params.whole, grads: params.like("grads").whole, slots };
}

/** What an update of these runs takes. */
function stepsOf(optimizer: Optimizer, runs: readonly OptimizerRun[], mostBuffers = 8) {
  const build = () => {
    updateWeights(optimizer, runs);
    return {};
  };
  return schedule(build, [], "simd4", mostBuffers).storage.steps;
}

describe.each(Object.entries(cases))("%s", (_, { make, buffers, formula }) => {
  test("is one dispatch, and binds each slab once", () => {
    const optimizer = make();
    const [step, ...others] = stepsOf(optimizer, [onPaper(optimizer, 7, 65)]);
    expect(others).toEqual([]);
    const bound = [...step!.fused!.bindings.values()].filter(({ kind }) => kind.startsWith("read"));
    expect(bound).toHaveLength(buffers);
  });

  test.each(FAMILIES)(`follows the formula for ${STEPS} steps, %s`, async (family) => {
    const device = await currentDevice();
    const optimizer = make();
    const params = Slab.of(
      device.memory,
      "params",
      SIZES.map((size, i) => new Variable(`w${i}`, [size], Float32Array.from(awkwardValues(size, i)))),
    );
    const grads = params.like("gradients");
    const slots = optimizer.slots.map((name) => [name, params.like(name)] as const);
    const wholes = Object.fromEntries(slots.map(([name, { whole }]) => [name, whole]));
    const step = await compile(
      () => {
        updateWeights(optimizer, [{ params: params.whole, grads: grads.whole, slots: wholes }]);
        return {};
      },
      [],
      { device, family },
    );
    const read = await compile(() => [...params.variables.map(({ tensor }) => tensor), params.whole.tensor], [], {
      device,
    });

    const expected = SIZES.map((size, i): Weight[] =>
      Array.from(awkwardValues(size, i), (w) => ({ w, g: 0, m: 0, v: 0 })),
    );
    for (let iteration = 0; iteration < STEPS; iteration++) {
      SIZES.forEach((size, i) => {
        const values = Float32Array.from(awkwardValues(size, 10 * iteration + i));
        device.memory.write(grads.variables[i]!.region!, values);
        expected[i]!.forEach((weight, j) => {
          weight.g = values[j]!;
          formula(weight, iteration + 1);
        });
      });
      step.submit([], optimizer.nextStep());
      const found = await read.run();
      SIZES.forEach((_, i) => {
        expected[i]!.forEach(({ w }, j) => {
          // Weights around 1, and every step adds an error of a few units in the last place.
          const error = Math.abs(found[i]!.data[j]! - w);
          expect(error, `step ${iteration}, w${i}[${j}]`).toBeLessThan(8 * 2 ** -23 * (iteration + 1));
        });
      });
      const whole = found.at(-1)!.data;
      expect(whole.slice(7, 64), "the padding stays 0").toEqual(new Float32Array(57));
    }
    step.dispose();
    read.dispose();
    for (const slab of [params, grads, ...slots.map(([, slab]) => slab)]) slab.release();
  });
});

describe("an update", () => {
  const optimizer = new Adam({ weightDecay: 0.01 });

  test("goes by the optimizer's name, and its arrays by the rule's", () => {
    const [step] = stepsOf(optimizer, [onPaper(optimizer, 64)]);
    expect(labelOf(step!)).toBe("adam");
    const text = step!.fused!.regions.fuse ?? "";
    const arrays = [...text.matchAll(/var<storage, (\w+)> (\w+):/g)].map(([, access, name]) => `${access} ${name}`);
    expect(arrays.sort()).toEqual(["read fused_g", "read_write fused_m", "read_write fused_v", "read_write fused_w"]);
    expect(text).toContain("struct Step { iteration: u32, seed: u32, scalar_decay: f32, scalar_rate: f32, }");
  });

  test("of runs of one size is one dispatch, as many as the device can bind; of other sizes one each", () => {
    const runs = [onPaper(optimizer, 64), onPaper(optimizer, 64), onPaper(optimizer, 128)];
    expect(stepsOf(optimizer, runs, 8)).toHaveLength(2);
    expect(stepsOf(optimizer, [...runs, onPaper(optimizer, 64)], 8)).toHaveLength(3);
    expect(stepsOf(optimizer, [...runs, onPaper(optimizer, 64)], 12)).toHaveLength(2);
  });

  test("of neighbours in one slab leaves those between them alone", async () => {
    const { memory } = await currentDevice();
    const values = SIZES.map((size, i) => Float32Array.from(awkwardValues(size, i)));
    const params = Slab.of(
      memory,
      "params",
      values.map((start, i) => new Variable(`w${i}`, [start.length], start.slice())),
    );
    const grads = Slab.of(memory, "grads", [
      new Variable("g", [7]),
      new Variable("h", [1031]),
      new Variable("i", [64]),
    ]);
    const [w0, , w2, w3] = params.variables;
    const [g, h, i] = grads.variables;
    for (const { region, size } of grads.variables) memory.write(region!, new Float32Array(size).fill(1));
    const sgd = new SGD({ learningRate: 0.5 });
    const program = await compile(() => {
      updateWeights(sgd, [
        { params: runOf(w0!, w0!), grads: runOf(g!, g!), slots: {} },
        { params: runOf(w2!, w3!), grads: runOf(h!, i!), slots: {} },
      ]);
      return params.variables.map(({ tensor }) => tensor);
    }, []);
    expect(program.stats.dispatches).toBe(2);
    const found = await program.enqueue([], sgd.nextStep());
    for (const [n, { data }] of found.entries()) {
      expect([...data]).toEqual([...values[n]!.map((w) => (n === 1 ? w : Math.fround(w - 0.5)))]);
    }
    program.dispose();
    for (const slab of [params, grads]) slab.release();
  });

  test("refuses a rule that gives other values than it keeps", () => {
    class Careless extends Optimizer {
      static override defaults = { name: "careless", learningRate: 0.1, weightDecay: 0 };
      readonly slots = ["velocity"];
      override step(w: SymbolicTensor, _: SymbolicTensor, { velocity }: Tensors) {
        return { w, speed: velocity! };
      }
    }
    const careless = new Careless();
    expect(() => stepsOf(careless, [onPaper(careless, 64)])).toThrow(ArgumentError);
    expect(() => stepsOf(careless, [onPaper(careless, 64)])).toThrow(
      "careless: its step gives other values than it keeps: expected velocity, w, received w, speed.",
    );
  });

  test("of what a rule gives back unchanged costs nothing", () => {
    class Lazy extends Optimizer {
      static override defaults = { name: "lazy", learningRate: 0.1, weightDecay: 0 };
      readonly slots = ["kept"];
      override step(w: SymbolicTensor, g: SymbolicTensor, { kept }: NamedTensors<"kept">) {
        return { w: ops.subtract(w, g), kept };
      }
    }
    const lazy = new Lazy();
    const [step, ...others] = stepsOf(lazy, [onPaper(lazy, 64)]);
    expect(others).toEqual([]);
    expect(step!.fused!.regions.fuse).not.toContain("kept");
  });
});
