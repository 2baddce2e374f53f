/**
 * Gives a device no more than `bytes` of buffers, as a GPU does whose memory others fill: what is beyond that is an invalid buffer,
 * which out-of-memory scopes hear of. The returned object lets the limit change; `failing`: so many allocations from now on one fails,
 * whatever its size; `failed` counts those that did.
 */
export function scarceMemory(
  gpu: GPUDevice,
  bytes = Number.POSITIVE_INFINITY,
): { bytes: number; failing: number; failed: number } {
  const limit = { bytes, failing: Number.POSITIVE_INFINITY, failed: 0 };
  const scopes: { readonly filter: GPUErrorFilter; failed: boolean }[] = [];
  let used = 0;
  const original = {
    createBuffer: gpu.createBuffer.bind(gpu),
    pushErrorScope: gpu.pushErrorScope.bind(gpu),
    popErrorScope: gpu.popErrorScope.bind(gpu),
  };
  const createBuffer = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    if (used + descriptor.size > limit.bytes || limit.failing-- === 0) {
      limit.failed++;
      const scope = scopes.findLast(({ filter }) => filter === "out-of-memory");
      if (scope === undefined) throw new Error("the test ran out of memory where no scope is open");
      scope.failed = true;
      original.pushErrorScope("validation"); // swallows what there is to say against a buffer without a use
      const invalid = original.createBuffer({ ...descriptor, usage: 0 });
      void original.popErrorScope();
      return invalid;
    }
    const buffer = original.createBuffer(descriptor);
    used += descriptor.size;
    const destroy = buffer.destroy.bind(buffer);
    let there = true;
    buffer.destroy = () => {
      if (there) used -= descriptor.size;
      there = false;
      return destroy();
    };
    return buffer;
  };
  const pushErrorScope = (filter: GPUErrorFilter) => {
    scopes.push({ filter, failed: false });
    return original.pushErrorScope(filter);
  };
  const popErrorScope = async () => {
    const scope = scopes.pop();
    const found = await original.popErrorScope();
    return scope?.failed ? ({ message: "out of memory, the test says" } as GPUError) : found;
  };
  for (const [name, value] of Object.entries({ createBuffer, pushErrorScope, popErrorScope })) {
    Object.defineProperty(gpu, name, { value });
  }
  return limit;
}
