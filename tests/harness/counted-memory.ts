/** Counts the bytes of a device's buffers by what is created and destroyed on it, whoever does so. */
export function countedMemory(gpu: GPUDevice): { bytes: number } {
  const counted = { bytes: 0 };
  const create = gpu.createBuffer.bind(gpu);
  const createBuffer = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    const buffer = create(descriptor);
    counted.bytes += descriptor.size;
    const destroy = buffer.destroy.bind(buffer);
    let there = true;
    buffer.destroy = () => {
      if (there) counted.bytes -= descriptor.size;
      there = false;
      return destroy();
    };
    return buffer;
  };
  Object.defineProperty(gpu, "createBuffer", { value: createBuffer });
  return counted;
}
