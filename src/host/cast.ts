import { stored } from "../convert.js";
import { arrayKinds, type DType, isFloat, type TensorData } from "../dtype.js";

const LIMITS = { int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 32 - 1] } as const;

/**
 * Numbers of one dtype as another, as `ops.cast` does it: floats are cut towards zero for integers, and end at the largest and the
 * smallest; NaN becomes 0; of an integer the bits stay.
 */
export function cast<D extends DType>(values: TensorData[DType], from: DType, to: D): TensorData[D] {
  const data = new arrayKinds[to](values.length);
  const store = stored[to];
  const limits = isFloat(from) && (to === "int32" || to === "uint32") ? LIMITS[to as "int32" | "uint32"] : undefined;
  for (let i = 0; i < data.length; i++) {
    const value = values[i] ?? 0;
    data[i] = store(limits === undefined ? value : Math.min(limits[1], Math.max(limits[0], Math.trunc(value))));
  }
  return data;
}
