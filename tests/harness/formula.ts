import { expect } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { compile } from "../../src/graph/program/compile.js";
import { type Family, Tensor } from "../../src/index.js";
import * as ops from "../../src/ops/index.js";
import { count, type Ref, ref } from "../reference/array.js";
import { references } from "../reference/index.js";
import { MOST_CANDIDATES } from "./reach.js";
import { expectClose } from "./rounding.js";
import { awkwardValues } from "./values.js";

/** A formula as text for two worlds: `o` are the ops and `xs` symbolic tensors, or plain loops and doubles. */
export type Formula = (o: any, ...xs: any[]) => unknown;

/**
 * Compiles a formula of inputs of these shapes, expects that it takes so many dispatches, and compares what it gives with the same
 * in plain loops, in memory full of NaN and with every tuning candidate.
 */
export async function checkFormula(
  formula: Formula,
  shapes: readonly (readonly number[])[],
  dispatches: number,
  family: Family,
): Promise<void> {
  const device = await currentDevice();
  const given = shapes.map(
    (shape, i) => new Tensor(shape, Float32Array.from(awkwardValues(count(shape), i, [-1, 1])), "float32"),
  );
  const refs = given.map(({ shape, data }) => ref(shape, data));
  const wanted = [formula(references, ...refs)].flat() as Ref[];
  device.memory.poison = true;
  try {
    for (let candidate = 0, candidates = 1; candidate < Math.min(candidates, MOST_CANDIDATES); candidate++) {
      const build = (...xs: unknown[]) => [formula(ops, ...xs)].flat() as never;
      const program = await compile(build, given, { device, family, candidate });
      candidates = program.stats.candidates;
      if (candidate === 0) expect(program.stats.dispatches, program.explain()).toBe(dispatches);
      const found = (await program.run(...given)) as Tensor[];
      program.dispose();
      for (const [i, tensor] of found.entries()) expectClose(tensor, wanted[i]!, { ulps: 8, terms: 16 }, `result ${i}`);
    }
  } finally {
    device.memory.poison = false;
  }
}
