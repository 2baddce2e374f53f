/** A device of one's own has the type that the compiler's own WebGPU declarations, or those of `@webgpu/types`, give it. */
import { Dense, init, type SymbolicTensor } from "wgrad";
import type * as layers from "wgrad/layers";
import { sum } from "wgrad/ops";

export async function ownDevice(gpu: GPU, device: GPUDevice): Promise<void> {
  await init({ device });
  await init({ gpu });
}

export const dense: layers.Dense = new Dense(1); // one class, by whichever entry it comes
export const total = (x: SymbolicTensor): SymbolicTensor => sum(x);
