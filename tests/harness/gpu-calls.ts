/** What makes an object on the GPU, or gives the GPU work. */
const CREATING = [
  "createBuffer",
  "createTexture",
  "createSampler",
  "createBindGroup",
  "createBindGroupLayout",
  "createPipelineLayout",
  "createShaderModule",
  "createComputePipeline",
  "createComputePipelineAsync",
  "createRenderPipeline",
  "createRenderPipelineAsync",
  "createRenderBundleEncoder",
  "createCommandEncoder",
  "createQuerySet",
  "importExternalTexture",
] as const;

export type GpuCalls = Readonly<Record<(typeof CREATING)[number] | "submit", number>>;

/** No calls at all; spread it and say what differs. */
export const NO_CALLS: GpuCalls = {
  ...(Object.fromEntries(CREATING.map((name) => [name, 0])) as Record<(typeof CREATING)[number], number>),
  submit: 0,
};

/** Counts, while `run` runs, every call that creates something on this device or submits to its queue. */
export async function countGpuCalls(gpu: GPUDevice, run: () => Promise<unknown>): Promise<GpuCalls> {
  const calls: Record<keyof GpuCalls, number> = { ...NO_CALLS };
  const restore = [
    ...CREATING.map((name) => spy(gpu, name, () => calls[name]++)),
    spy(gpu.queue, "submit", () => calls.submit++),
  ];
  try {
    await run();
  } finally {
    for (const undo of restore) undo();
  }
  return calls;
}

/** Puts a method of the object's own before the prototype's; the returned function takes it away. */
function spy(target: object, name: string, called: () => void): () => void {
  const original: (...args: unknown[]) => unknown = Reflect.get(target, name);
  Object.defineProperty(target, name, {
    configurable: true,
    value: (...args: unknown[]) => {
      called();
      return original.apply(target, args);
    },
  });
  return () => Reflect.deleteProperty(target, name);
}
