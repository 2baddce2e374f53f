/** One recorded dispatch. Everything in it was created when the program was compiled. */
export interface Command {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly grid: readonly [number, number, number];
}

/** A copy that follows the dispatches: an output on its way to the host. */
export interface Copy {
  readonly source: GPUBuffer;
  readonly sourceOffset: number;
  readonly targetOffset: number;
  readonly byteLength: number;
}

/**
 * Encodes the recorded commands into one pass and submits once. A command buffer cannot be submitted twice, so encoding
 * is what a warm step costs: two or three calls a dispatch, and no object but the encoder itself.
 */
export function replay(
  gpu: GPUDevice,
  label: string,
  commands: readonly Command[],
  copies: readonly Copy[],
  target: GPUBuffer | undefined,
): void {
  const encoder = gpu.createCommandEncoder({ label });
  const pass = encoder.beginComputePass({ label });
  let bound: GPUComputePipeline | undefined;
  for (const { pipeline, bindGroup, grid } of commands) {
    if (pipeline !== bound) pass.setPipeline(pipeline);
    bound = pipeline;
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(grid[0], grid[1], grid[2]);
  }
  pass.end();
  if (target !== undefined) {
    for (const { source, sourceOffset, targetOffset, byteLength } of copies) {
      encoder.copyBufferToBuffer(source, sourceOffset, target, targetOffset, byteLength);
    }
  }
  gpu.queue.submit([encoder.finish()]);
}
