/** The limits that WebGPU promises everywhere, as far as this library asks. */
const LIMITS = {
  maxBufferSize: 268_435_456,
  maxStorageBufferBindingSize: 134_217_728,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
};

/**
 * Looks like a GPU to whatever compiles programs, and runs nothing: for what a program is made of, in Node, in no time,
 * for either kernel family.
 */
export function fakeGpu(): GPUDevice {
  const nothing = () => ({});
  const fake = {
    adapterInfo: { vendor: "fake", architecture: "", device: "", description: "" },
    features: new Set(["subgroups"]),
    limits: LIMITS,
    lost: new Promise(() => undefined),
    queue: { writeBuffer: nothing, submit: nothing },
    addEventListener: nothing,
    pushErrorScope: nothing,
    popErrorScope: async () => null,
    destroy: nothing,
    createBuffer: ({ size }: { size: number }) => ({ size, destroy: nothing }),
    createBindGroup: nothing,
    createBindGroupLayout: nothing,
    createPipelineLayout: nothing,
    createShaderModule: nothing,
    createComputePipelineAsync: async () => ({}),
  };
  return fake as object as GPUDevice;
}
