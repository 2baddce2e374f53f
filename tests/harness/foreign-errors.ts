import type { Random } from "../../src/index.js";

/** What errors of others carry in their message. */
export const FOREIGN = "foreign";

const WGSL = "@compute @workgroup_size(1) fn main() {}";

type Deed = (gpu: GPUDevice) => void;

/** What others may do wrong on a device that is shared with them. */
const deeds: readonly Deed[] = [
  function aBufferOfNoUse(gpu) {
    gpu.createBuffer({ label: FOREIGN, size: 64, usage: 0xffff });
  },
  function aCopyBeyondTheEnd(gpu) {
    const [source, target] = [bufferOf(gpu, 0x4), bufferOf(gpu, 0x8)];
    const encoder = gpu.createCommandEncoder({ label: FOREIGN });
    encoder.copyBufferToBuffer(source, 0, target, 0, 1024);
    gpu.queue.submit([encoder.finish({ label: FOREIGN })]);
  },
  function aBufferThatWasDestroyed(gpu) {
    const [source, target] = [bufferOf(gpu, 0x4), bufferOf(gpu, 0x8)];
    const encoder = gpu.createCommandEncoder({ label: FOREIGN });
    encoder.copyBufferToBuffer(source, 0, target, 0, 64);
    const commands = encoder.finish({ label: FOREIGN });
    source.destroy();
    gpu.queue.submit([commands]);
  },
  function aDispatchThatIsTooLarge(gpu) {
    const module = gpu.createShaderModule({ label: FOREIGN, code: WGSL });
    const pipeline = gpu.createComputePipeline({ label: FOREIGN, layout: "auto", compute: { module } });
    const encoder = gpu.createCommandEncoder({ label: FOREIGN });
    const pass = encoder.beginComputePass({ label: FOREIGN });
    pass.setPipeline(pipeline);
    pass.dispatchWorkgroups(1e6, 1e6);
    pass.end();
    gpu.queue.submit([encoder.finish({ label: FOREIGN })]);
  },
  function aBindGroupThatDoesNotFit(gpu) {
    const entries = [{ binding: 0, visibility: 4, buffer: {} }];
    const layout = gpu.createBindGroupLayout({ label: FOREIGN, entries });
    gpu.createBindGroup({ label: FOREIGN, layout, entries: [] });
  },
  function aScopeThatIsPoppedLater(gpu) {
    gpu.pushErrorScope("validation");
    bufferOf(gpu, 0xffff);
    void Promise.resolve().then(() => gpu.popErrorScope());
  },
  function aWriteBeyondTheEnd(gpu) {
    gpu.queue.writeBuffer(bufferOf(gpu, 0x8), 0, new Float32Array(1000));
  },
];

function bufferOf(gpu: GPUDevice, usage: number): GPUBuffer {
  return gpu.createBuffer({ label: FOREIGN, size: 64, usage });
}

/** Does one of them. Gives its name. */
export function doWrong(random: Random, gpu: GPUDevice): string {
  const deed = deeds[random.below(deeds.length)] ?? deeds[0];
  deed?.(gpu);
  return deed?.name ?? "";
}
