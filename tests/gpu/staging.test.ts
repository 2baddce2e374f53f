import { afterAll, beforeAll, expect, test } from "vitest";
import { StagingRing } from "../../src/gpu/staging.js";
import { nullDevice } from "../harness/null-device.js";

let gpu: GPUDevice;
beforeAll(async () => {
  gpu = await nullDevice();
});
afterAll(() => gpu.destroy());

/** Reads `byteLength` bytes back. */
const read = (ring: StagingRing, byteLength: number) =>
  ring.acquire(byteLength).finish(byteLength, (bytes) => bytes.byteLength);

test("uses a buffer again for what fits", async () => {
  const ring = new StagingRing(gpu);
  for (let i = 0; i < 20; i++) expect(await read(ring, 1000 + 4 * (i % 3))).toBe(1000 + 4 * (i % 3));
  expect(ring.allocatedBytes).toBe(1008);
});

test("keeps after a burst what a training loop needs, and no more", async () => {
  const ring = new StagingRing(gpu);
  await Promise.all(Array.from({ length: 300 }, () => read(ring, 400_000)));
  expect(ring.allocatedBytes).toBe(16 * 400_000);
});

test("keeps no more than 64 MB", async () => {
  const ring = new StagingRing(gpu);
  await Promise.all(Array.from({ length: 4 }, () => read(ring, 30e6)));
  expect(ring.allocatedBytes).toBe(60e6);
  await read(ring, 100e6);
  expect(ring.allocatedBytes).toBeLessThanOrEqual(64 * 2 ** 20);
});

test("lets go of what was used least recently", async () => {
  const ring = new StagingRing(gpu);
  await Promise.all(Array.from({ length: 16 }, () => read(ring, 100_000)));
  await Promise.all(Array.from({ length: 16 }, () => read(ring, 1000)));
  expect(ring.allocatedBytes).toBe(16 * 1008);
});

test("does not fill up with buffers of copies, where losses come between them", async () => {
  const ring = new StagingRing(gpu);
  for (let i = 0; i < 20; i++) {
    const losses = Array.from({ length: 4 }, () => read(ring, 16));
    await Promise.all([...losses, read(ring, 2000)]);
    await read(ring, 16);
  }
  expect(ring.allocatedBytes).toBe(4 * 256 + 2000);
});

test("drops a buffer whose mapping fails", async () => {
  const ring = new StagingRing(gpu);
  const { buffer, finish } = ring.acquire(1000);
  const arriving = finish(1000, () => 1);
  buffer.destroy();
  await expect(arriving).rejects.toThrow();
  expect(ring.allocatedBytes).toBe(0);
});
