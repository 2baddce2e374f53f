/** What was asked of WebGPU, by anybody on this page, since the page was opened. */
export interface GpuCalls {
  readonly dispatches: number;
  readonly submits: number;
  /** Buffers, bind groups, shader modules and pipelines made. */
  readonly created: number;
}

const calls = { dispatches: 0, submits: 0, created: 0 };

/** The counts so far; subtract two readings with {@link callsBetween}. All zero until {@link countGpuCalls}. */
export function gpuCalls(): GpuCalls {
  return { ...calls };
}

export function callsBetween(before: GpuCalls, after: GpuCalls): GpuCalls {
  return {
    dispatches: after.dispatches - before.dispatches,
    submits: after.submits - before.submits,
    created: after.created - before.created,
  };
}

/**
 * Starts counting, for the rest of the page's life, by standing in front of the browser's own methods. It costs everybody alike some
 * 50 ns a call, a thousandth of what the call itself costs.
 */
export function countGpuCalls(): void {
  count(GPUQueue.prototype, "submit", "submits");
  count(GPUComputePassEncoder.prototype, "dispatchWorkgroups", "dispatches");
  count(GPUComputePassEncoder.prototype, "dispatchWorkgroupsIndirect", "dispatches");
  count(GPUDevice.prototype, "createBuffer", "created");
  count(GPUDevice.prototype, "createBindGroup", "created");
  count(GPUDevice.prototype, "createShaderModule", "created");
  count(GPUDevice.prototype, "createComputePipeline", "created");
  count(GPUDevice.prototype, "createComputePipelineAsync", "created");
}

function count<Owner extends object>(owner: Owner, method: keyof Owner & string, counter: keyof GpuCalls): void {
  const original = Reflect.get(owner, method);
  if (typeof original !== "function") return;
  const counting = function (this: Owner, ...parameters: unknown[]): unknown {
    calls[counter]++;
    return Reflect.apply(original, this, parameters);
  };
  Reflect.set(owner, method, counting);
}
