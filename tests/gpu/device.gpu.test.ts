import { expect, test } from "vitest";

test("a compute shader doubles its input", async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
  const device = await adapter!.requestDevice();
  const code = `
    @group(0) @binding(0) var<storage, read_write> x: array<f32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < arrayLength(&x)) { x[id.x] *= 2.0; }
    }`;
  const pipeline = await device.createComputePipelineAsync({
    layout: "auto",
    compute: { module: device.createShaderModule({ code }) },
  });
  const size = 4 * 100;
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const x = device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  const back = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(
    x,
    0,
    Float32Array.from({ length: 100 }, (_, i) => i),
  );
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const layout = pipeline.getBindGroupLayout(0);
  pass.setBindGroup(0, device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: x } }] }));
  pass.dispatchWorkgroups(2);
  pass.end();
  encoder.copyBufferToBuffer(x, 0, back, 0, size);
  device.queue.submit([encoder.finish()]);
  await back.mapAsync(GPUMapMode.READ);
  expect([...new Float32Array(back.getMappedRange())]).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
  device.destroy();
});
