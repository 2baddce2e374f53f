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
  encode(encoder, label, commands);
  for (const copy of copies) if (target !== undefined) encodeCopy(encoder, copy, target);
  gpu.queue.submit([encoder.finish()]);
}

/** Encodes the recorded commands into one pass. */
export function encode(encoder: GPUCommandEncoder, label: string, commands: readonly Command[]): void {
  const pass = encoder.beginComputePass({ label });
  let bound: GPUComputePipeline | undefined;
  for (const { pipeline, bindGroup, grid } of commands) {
    if (pipeline !== bound) pass.setPipeline(pipeline);
    bound = pipeline;
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(grid[0], grid[1], grid[2]);
  }
  pass.end();
}

/** Encodes a copy whose place in `target` is counted from `offset`. */
export function encodeCopy(encoder: GPUCommandEncoder, copy: Copy, target: GPUBuffer, offset = 0): void {
  const { source, sourceOffset, targetOffset, byteLength } = copy;
  encoder.copyBufferToBuffer(source, sourceOffset, target, offset + targetOffset, byteLength);
}
