import { describe, expect, test } from "vitest";
import { Slab } from "../../../src/graph/memory/slab.js";
import { planned } from "../../../src/graph/program/planned.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { collect } from "../../../src/graph/symbols/graph.js";
import { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { countOnlyIfFinite, traced } from "../../../src/graph/symbols/trace.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { paperMemory } from "../../harness/schedule.js";

// What a compilation does grows with the depth of a model, and not with its square: counted by how often it asks where things lie.
describe("twice the depth is about twice the work", () => {
  test("for all that passes and placing do", () => {
    const [some, more] = [questions(40), questions(80)];
    expect(some).toBeGreaterThan(40);
    expect(more).toBeLessThan(some * 2.6);
  });
});

/** How often the places of variables are asked for, in a training step of layers with moving averages. */
function questions(depth: number): number {
  const weights = variables("weight", depth);
  const averages = variables("average", depth);
  let count = 0;
  for (const variable of [...weights, ...averages]) {
    const { region } = variable;
    const get = () => {
      count++;
      return region;
    };
    Object.defineProperty(variable, "region", { get });
  }
  const input = new SymbolicTensor({ shape: [4, 4] }, { kind: "input", name: "x" });
  const { result, trace } = traced(() => {
    let x = input;
    averages.forEach((average, i) => {
      const next = ops.matmul(x, weights[i]!.tensor);
      const mean = ops.mean(next, { axis: 0 });
      assign(average, ops.add(ops.multiply(average.tensor, 0.9), ops.multiply(mean, 0.1)));
      x = ops.relu(ops.subtract(next, mean));
    });
    const loss = ops.sum(x);
    const all = gradients(
      loss,
      weights.map(({ tensor }) => tensor),
    );
    all.forEach((gradient, i) => {
      assign(weights[i]!, ops.subtract(weights[i]!.tensor, gradient));
    });
    countOnlyIfFinite([loss]);
    return { loss };
  });
  const limits = { maxStorageBuffersPerShaderStage: 8 } as GPUSupportedLimits;
  const { place } = planned(collect(result, trace.effects), trace, [input], { family: "simd4", limits });
  expect(place().steps.length).toBeGreaterThan(depth);
  return count;
}

function variables(name: string, count: number): Variable[] {
  const made = Array.from({ length: count }, (_, i) => new Variable(`${name} ${i}`, name === "weight" ? [4, 4] : [4]));
  Slab.of(paperMemory, name, made);
  return made;
}
