import { fakeGpu } from "./fake-gpu.js";

/** A buffer whose bytes are there to be looked at. */
export interface SeenBuffer {
  readonly label: string;
  readonly size: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A {@link fakeGpu} that writes and copies bytes as a GPU does, in order and when work is submitted; kernels do nothing. `onPass`: called
 * for each pass when its turn comes.
 */
export function copyingGpu(onPass: (buffers: readonly SeenBuffer[]) => void = () => undefined) {
  const buffers: SeenBuffer[] = [];
  const counts = { submits: 0, created: 0 };
  const createBuffer = ({ label = "", size }: GPUBufferDescriptor) => {
    const bytes = new Uint8Array(size);
    const buffer = {
      label,
      size,
      bytes,
      usage: 0xff,
      mapState: "unmapped",
      mapAsync: async () => undefined,
      getMappedRange: (offset: number, length: number) => bytes.buffer.slice(offset, offset + length),
      unmap: () => undefined,
      destroy: () => undefined,
    };
    buffers.push(buffer);
    counts.created++;
    return buffer;
  };
  const createCommandEncoder = () => {
    const commands: (() => void)[] = [];
    const nothing = () => undefined;
    return {
      copyBufferToBuffer(source: SeenBuffer, from: number, target: SeenBuffer, to: number, length: number) {
        if (length % 4 !== 0 || from + length > source.size || to + length > target.size) throw new RangeError("copy");
        commands.push(() => target.bytes.set(source.bytes.subarray(from, from + length), to));
      },
      beginComputePass() {
        commands.push(() => onPass(buffers));
        return { setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing };
      },
      finish: () => commands,
    };
  };
  const queue = {
    writeBuffer({ bytes }: SeenBuffer, at: number, data: ArrayBuffer | ArrayBufferView<ArrayBuffer>) {
      const given = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
      bytes.set(given, at);
    },
    submit(lists: readonly (readonly (() => void)[])[]) {
      counts.submits++;
      for (const command of lists.flat()) command();
    },
  };
  const gpu = Object.assign(fakeGpu(), { createBuffer, createCommandEncoder, queue }) as object as GPUDevice;
  return { gpu, counts };
}
