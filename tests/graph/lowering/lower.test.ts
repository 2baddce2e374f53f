import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { specialize } from "../../../src/gpu/specialize.js";
import { linearGrid } from "../../../src/graph/lowering/launch.js";
import { lower, type Step } from "../../../src/graph/lowering/lower.js";
import { fuse } from "../../../src/graph/passes/fuse.js";
import { Scratch } from "../../../src/graph/symbols/dispatch.js";
import { defineOp } from "../../../src/graph/symbols/op.js";
import * as kernels from "../../../src/kernels/index.js";
import * as ops from "../../../src/ops/index.js";
import { graphOf, input, schedule } from "../../harness/schedule.js";
import { cnn, mlp, trainingStep } from "../../harness/step-graph.js";

const FAMILIES = ["simd4", "gpu"] as const;

/** The WGSL of every step. */
const sources = (steps: readonly Step[]) =>
  steps.map(({ dispatch: { kernel, constants }, fused }) => specialize(kernel, { constants, ...fused?.regions }));

describe("linearGrid", () => {
  test("covers every workgroup within WebGPU's limit, with less than a row to spare", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 2 ** 31 })), (count) => {
        const [x, y, z] = linearGrid(count);
        expect(Math.max(x, y)).toBeLessThanOrEqual(65535);
        expect(x * y * z).toBeGreaterThanOrEqual(count);
        expect(x * y * z - count).toBeLessThan(y + 1);
      }),
    );
  });

  test("is never empty", () => {
    expect(linearGrid(0)).toEqual([1, 1, 1]);
  });
});

describe("lower", () => {
  test("gives one dispatch for a product with what is fused into it, and none for views", () => {
    const { steps } = schedule(
      (x, w, b) => ops.reshape(ops.relu(ops.add(ops.matmul(x!, w!), b!)), [-1]),
      [{ shape: [3, 5] }, { shape: [5, 7] }, { shape: [7] }],
    );
    expect(steps.map(({ dispatch }) => dispatch.kernel.name)).toEqual(["matmul_simd4"]);
  });

  test("runs no kernel for what is not written anywhere", () => {
    const { steps } = schedule((x) => ({ x: x! }), [{ shape: [3] }]);
    expect(steps).toEqual([]);
  });

  test("takes the candidate that is asked for, and tells how many there are", () => {
    const three = defineOp({
      name: "three",
      inputs: ["x"],
      infer: ({ x }) => x,
      lower(_, __, ___, { pick }) {
        chosen = pick({ kernel: kernels.elementwise, sizes: {}, form: {}, terms: 1 }, ["a", "b", "c"]);
        return [];
      },
    });
    let chosen = "";
    const graph = graphOf(() => three(input([3])));
    const groups = fuse(graph, 8) ?? [];
    const pick = (candidate?: number, answer?: number) => {
      const choose = answer === undefined ? undefined : () => answer;
      const options = { candidate, choose };
      const { candidates } = lower(groups, {
        family: "simd4",
        limits: {} as GPUSupportedLimits,
        scalars: [],
        ...options,
      });
      expect(candidates).toBe(3);
      return chosen;
    };
    expect([pick(), pick(0), pick(1), pick(2), pick(3)]).toEqual(["a", "a", "b", "c", "a"]);
    expect([pick(undefined, 0), pick(undefined, 2), pick(0, 2)]).toEqual(["a", "c", "a"]); // who is told does not ask
    expect(schedule((x) => ops.exp(x!), [{ shape: [3] }]).candidates).toBe(1);
  });

  test("lets an op have memory of its own between its dispatches", () => {
    const { steps, storage } = schedule((x) => ops.sum(x!), [{ shape: [5000] }]);
    expect(steps).toHaveLength(2);
    const partial = steps[0]!.dispatch.bind.out!;
    expect(partial).toBeInstanceOf(Scratch);
    expect(steps[1]!.dispatch.bind.x).toBe(partial);
    expect(storage.slotOf.has(partial)).toBe(true);
  });
});

describe("the code of a training step", () => {
  const nets = {
    "dense net": { net: mlp([31, 17]), sample: [20] },
    "convolutional net": { net: cnn([3, 5]), sample: [9, 9, 2] },
  };
  const cases = Object.entries(nets).flatMap(([name, net]) => FAMILIES.map((family) => ({ name, family, ...net })));

  test.each(cases)("of a $name is the same for every batch size, $family", ({ net, sample, family }) => {
    const known = new Set(sources(trainingStep(net, 32, sample, family).steps));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (batch) => {
        for (const source of sources(trainingStep(net, batch, sample, family).steps)) {
          if (!known.has(source))
            throw new Error(`batch ${batch} needs a kernel of its own:\n${source.slice(0, 2000)}`);
        }
      }),
      { numRuns: 40, examples: [[1], [2], [2000]] },
    );
  });

  test.each(cases)("of a $name binds at most eight storage buffers, $family", ({ net, sample, family }) => {
    for (const { dispatch, fused } of trainingStep(net, 32, sample, family).steps) {
      const extra = [...(fused?.bindings.values() ?? [])].filter(({ kind }) => kind.startsWith("read"));
      expect(Object.keys(dispatch.kernel.bindings).length + extra.length).toBeLessThanOrEqual(8);
    }
  });
});
