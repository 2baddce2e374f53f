import { describe, expect, test } from "vitest";
import { Slab } from "../../src/graph/memory/slab.js";
import { Variable } from "../../src/graph/symbols/variable.js";
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  Ftrl,
  Lion,
  Nadam,
  type Optimizer,
  RMSprop,
  SGD,
  updateWeights,
} from "../../src/index.js";
import { layOut } from "../../src/training/optimizer-layout.js";
import { paperMemory, schedule } from "../harness/schedule.js";

/** The storage buffers of an update's kernels, several runs in one slab left aside. */
function bindings(optimizer: Optimizer): number[] {
  const limits = { maxStorageBufferBindingSize: 1e9, maxBufferSize: 1e9 };
  const variables = [new Variable("a/kernel", [7, 9]), new Variable("a/bias", [9])];
  Slab.of(paperMemory, "weights", variables);
  const { runs, gradientSlabs } = layOut(optimizer, variables, paperMemory, limits, "paper");
  const build = () => {
    updateWeights(optimizer, runs, { gradientSlabs });
    return {};
  };
  const { steps } = schedule(build, [], "simd4", 12).storage;
  return steps.flatMap(({ fused }) => {
    if (fused === undefined) return [];
    return [[...fused.bindings.values()].filter(({ kind }) => kind.startsWith("read")).length];
  });
}

describe("an update is one dispatch over so many storage buffers:", () => {
  const masked = new AdamW();
  masked.excludeFromWeightDecay({ varNames: ["bias"] });
  test.each<readonly [string, Optimizer, number]>([
    ["SGD", new SGD(), 2],
    ["SGD with momentum", new SGD({ momentum: 0.9 }), 3],
    ["Adam", new Adam(), 4],
    ["Adam with amsgrad", new Adam({ amsgrad: true }), 5],
    ["AdamW whose biases do not decay", masked, 5],
    ["Adam, clipped by value", new Adam({ clipvalue: 1 }), 4],
    ["Adam whose loss is scaled", new Adam({ lossScaleFactor: 8 }), 4],
    ["Adam with gathered gradients", new Adam({ gradientAccumulationSteps: 2 }), 5],
    ["RMSprop", new RMSprop(), 3],
    ["RMSprop, centered, with momentum", new RMSprop({ centered: true, momentum: 0.9 }), 5],
    ["Adagrad", new Adagrad(), 3],
    ["Adadelta", new Adadelta(), 4],
    ["Adamax", new Adamax(), 4],
    ["Nadam", new Nadam(), 4],
    ["Ftrl", new Ftrl(), 4],
    ["Lion", new Lion(), 3],
  ])("%s", (_, optimizer, buffers) => {
    expect(bindings(optimizer)).toEqual([buffers]);
  });
});
