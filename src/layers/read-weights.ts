import { DeviceError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import { readVariables } from "../graph/memory/read-variables.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { Shape } from "../shape.js";
import { inSlices, type Sliced } from "../slices.js";
import { Tensor } from "../tensor.js";

/** The values of weights: from the GPU where they lie there, else what they are to start with. */
export async function readWeights(weights: readonly Variable[]): Promise<Tensor<"float32">[]> {
  const placed = weights.filter(({ region }) => region !== undefined);
  const homeless = weights.filter(({ region }) => region === undefined);
  // Asked for now: a weight may get its place, and begin to learn, while others are waited for.
  const starts = homeless.map((variable) => ({ shape: variable.shape, start: variable.start() }));
  const found = new Map<Variable, Tensor<"float32">>();
  const note = (variables: readonly Variable[], values: readonly Tensor<"float32">[]) => {
    variables.forEach((variable, i) => {
      const value = values[i];
      if (value !== undefined) found.set(variable, value);
    });
  };
  if (placed.length > 0) {
    const device = await currentDevice();
    const stray = placed.find(({ region }) => region?.memory !== device.memory);
    if (stray !== undefined) {
      throw new DeviceError({
        where: stray.name,
        problem: "lies on a device that is no longer the one in use",
        remedy: "Read weights before you call init() again",
      });
    }
    note(placed, await readVariables(device, placed));
  }
  note(homeless, await inSlices(oneByOne(starts)));
  return weights.flatMap((variable) => found.get(variable) ?? []);
}

/** What each starts with, as copies. */
function* oneByOne(
  starts: readonly { readonly shape: Shape; readonly start: Sliced<Float32Array<ArrayBuffer>> }[],
): Sliced<Tensor<"float32">[]> {
  const made: Tensor<"float32">[] = [];
  for (const { shape, start } of starts) {
    made.push(new Tensor(shape, (yield* start).slice(), "float32"));
    yield;
  }
  return made;
}
