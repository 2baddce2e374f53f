import type { Device } from "../gpu/device.js";
import { type Copies, carry } from "./copies.js";
import { Journal } from "./journal.js";
import type { OptimizerMemory } from "./optimizer-memory.js";
import { regionOf } from "./runs.js";

/**
 * Lets the fading averages of weights become the weights, which they are already while both are swapped; or, where training was
 * `broken` off, lets each be in its place again.
 */
export function settleAverages(memory: OptimizerMemory, broken: boolean): void {
  const { averages, isSwapped } = memory;
  if (broken) {
    if (isSwapped) swapAverages(memory);
    return;
  }
  memory.isSwapped = false;
  carry(memory, isSwapped ? averages : averages.map(([weight, average]) => [average, weight] as const));
}

/** Puts weights and their averages in each other's place. Gives how many there are. */
export function swapAverages(memory: OptimizerMemory): number {
  const { averages } = memory;
  if (averages.length === 0) return 0;
  Journal.of(memory.device).perform(() => swap(memory.device, averages));
  memory.isSwapped = !memory.isSwapped;
  return averages.length;
}

function swap({ gpu, memory }: Device, pairs: Copies): void {
  const largest = Math.max(...pairs.map(([, { size }]) => 4 * size));
  const between = memory.storage("between", largest);
  const encoder = gpu.createCommandEncoder({ label: "swap" });
  for (const [one, other] of pairs) {
    const [a, b] = [regionOf(one), regionOf(other)];
    encoder.copyBufferToBuffer(a.buffer, a.byteOffset, between, 0, a.byteLength);
    encoder.copyBufferToBuffer(b.buffer, b.byteOffset, a.buffer, a.byteOffset, a.byteLength);
    encoder.copyBufferToBuffer(between, 0, b.buffer, b.byteOffset, a.byteLength);
  }
  gpu.queue.submit([encoder.finish()]);
  memory.release(between);
}
