import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  beginCase,
  beginTurn,
  callsBetween,
  countGpuCalls,
  gpuCalls,
  lastSubmitAt,
  mostHeld,
} from "../../demos/bench/counters.js";

class Buffer {
  constructor(readonly size: number) {}
  destroy() {}
}
class Device {
  createBuffer({ size }: { size: number }) {
    return new Buffer(size);
  }
  createBindGroup() {}
  createShaderModule() {}
  createComputePipeline() {}
  createComputePipelineAsync() {}
}
class Queue {
  submit() {}
}
class Encoder {
  dispatchWorkgroups() {}
  dispatchWorkgroupsIndirect() {}
}
const [device, queue, encoder] = [new Device(), new Queue(), new Encoder()];

beforeAll(() => {
  vi.stubGlobal("GPUBuffer", Buffer);
  vi.stubGlobal("GPUDevice", Device);
  vi.stubGlobal("GPUQueue", Queue);
  vi.stubGlobal("GPUComputePassEncoder", Encoder);
  countGpuCalls();
});
afterAll(() => {
  vi.unstubAllGlobals();
});

test("calls are counted, and when the last work was handed over", () => {
  const [before, began] = [gpuCalls(), performance.now()];
  encoder.dispatchWorkgroups();
  encoder.dispatchWorkgroupsIndirect();
  queue.submit();
  device.createBindGroup();
  device.createBuffer({ size: 4 });
  expect(callsBetween(before, gpuCalls())).toEqual({ dispatches: 2, submits: 1, created: 2 });
  expect(lastSubmitAt()).toBeGreaterThanOrEqual(began);
});

test("buffers are theirs whose turn it was, whoever destroys them, and those of earlier cases do not count", () => {
  beginTurn("one");
  const [kept, early] = [device.createBuffer({ size: 100 }), device.createBuffer({ size: 20 })];
  beginCase("one");
  beginCase("other");
  expect(mostHeld("one")).toBe(0);
  early.destroy();
  early.destroy();
  const late = device.createBuffer({ size: 50 });
  beginTurn("other");
  device.createBuffer({ size: 7 });
  late.destroy();
  kept.destroy();
  expect([mostHeld("one"), mostHeld("other")]).toEqual([30, 7]);
});
