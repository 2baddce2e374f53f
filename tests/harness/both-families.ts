import { currentDevice } from "../../src/gpu/current.js";
import { compile, type Structure } from "../../src/graph/program/compile.js";
import type { StepValues } from "../../src/graph/program/step-uniform.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { Tensor, type TensorLike } from "../../src/tensor.js";
import { FAMILIES, RUNS } from "./reach.js";

/** Numbers by output name. */
export type Numbers = Readonly<Record<string, readonly number[]>>;

/**
 * Runs a function of symbolic tensors once in each kernel family that the device has, in memory that was filled with NaN, and hands both
 * results to `check`. For answers that are known without a reference.
 */
export async function inBothFamilies(
  inputs: readonly (Tensor | TensorLike)[],
  build: (...tensors: SymbolicTensor[]) => Structure,
  check: (found: Numbers, family: string) => void,
  step: StepValues = {},
): Promise<void> {
  const device = await currentDevice();
  const feeds = inputs.map((input) => (input instanceof Tensor ? input : Tensor.from(input)));
  for (const family of FAMILIES) {
    device.memory.poison = true;
    try {
      const program = await compile(build, feeds, { label: family, device, family });
      if (!RUNS) {
        program.dispose();
        continue;
      }
      const found = (await program.enqueue(feeds, step)) as Readonly<Record<string, Tensor>>;
      program.dispose();
      check(Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, [...data]])), family);
    } finally {
      device.memory.poison = false;
    }
  }
}
