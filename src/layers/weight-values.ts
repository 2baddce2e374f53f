import { DeviceError, ShapeError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import { readVariables } from "../graph/memory/read-variables.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { formatShape, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";

/** The values of weights: from the GPU where they lie there, else what they are to start with. */
export async function readWeights(weights: readonly Variable[]): Promise<Tensor<"float32">[]> {
  const placed = weights.filter(({ region }) => region !== undefined);
  const values = new Map<Variable, Tensor<"float32">>();
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
    const read = await readVariables(device, placed);
    placed.forEach((variable, i) => {
      const value = read[i];
      if (value !== undefined) values.set(variable, value);
    });
  }
  return weights.map((variable) => values.get(variable) ?? startOf(variable));
}

function startOf({ shape, size, initial }: Variable): Tensor<"float32"> {
  return new Tensor(shape, initial?.slice() ?? new Float32Array(size), "float32");
}

/** Sets weights. Throws a ShapeError if one does not fit, and then sets none. */
export function writeWeights(weights: readonly Variable[], values: readonly Tensor[]): void {
  if (!Array.isArray(values) || values.length !== weights.length) {
    throw new ShapeError({
      where: "setWeights",
      problem: "another number of weights",
      expected: `${weights.length}`,
      received: Array.isArray(values) ? `${values.length}` : inWords(values),
    });
  }
  const tensors = values.map((value: Tensor) => (value instanceof Tensor ? value : Tensor.from(value)));
  weights.forEach(({ name, shape }, i) => {
    const value = tensors[i];
    if (value !== undefined && sameShape(value.shape, shape)) return;
    throw new ShapeError({
      where: "setWeights",
      problem: `${name} does not fit`,
      expected: formatShape(shape),
      received: value === undefined ? "nothing" : formatShape(value.shape),
    });
  });
  weights.forEach((variable, i) => {
    variable.set(tensors[i]?.values ?? []);
  });
}
