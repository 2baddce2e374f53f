import { InternalError } from "../errors.js";
/**
 * What the runtime knows about one hand-written kernel. The values are written into `src/kernels/` by
 * `scripts/reflect-kernels.ts`, which reads them off the WGSL itself, so the types below are checked against the shader.
 */
export interface Kernel {
  /** File name without `.wgsl`, and the entry point's name. */
  readonly name: string;
  /** The WGSL, comments stripped, loader marks kept. */
  readonly source: string;
  /** Storage bindings of group 0, in order. They are numbered from 1 on; 0 is the `Params` uniform. */
  readonly bindings: Readonly<Record<string, Access>>;
  /** Those that an op may leave out: a dummy buffer is bound then. */
  readonly optional?: readonly string[];
  /** Binding numbers of textures, if there are any. */
  readonly textures?: Readonly<Record<string, number>>;
  /** Members of the `Params` uniform with their types, in order; each is 4 bytes wide, and they lie side by side. */
  readonly params: Readonly<Record<string, "u32" | "i32" | "f32">>;
  /** Constants marked `// tune`, with the values that stand in the file. */
  readonly constants: Readonly<Record<string, number | boolean>>;
}

/** What a kernel may do with a storage buffer. */
export type Access = "read" | "read_write";

/** Binding number of `var<uniform> params`. */
export const PARAMS_BINDING = 0;

/** First binding number that a fused region may use. */
export function nextBinding(kernel: Kernel): number {
  return Object.keys(kernel.bindings).length + 1;
}

/** Byte size of the `Params` uniform, rounded up to 16 as uniform buffers want it. */
export function paramsByteLength(kernel: Kernel): number {
  return Math.max(1, Math.ceil(Object.keys(kernel.params).length / 4)) * 16;
}

/** Writes a kernel's parameters into `target` at `byteOffset`, as its `Params` struct lays them out. */
export function writeParams(
  kernel: Kernel,
  values: Readonly<Record<string, number>>,
  target: DataView,
  byteOffset: number,
): void {
  let at = byteOffset;
  for (const [name, type] of Object.entries(kernel.params)) {
    const value = values[name];
    if (value === undefined) throw new InternalError(`${kernel.name}: param ${name} was not given`);
    if (type === "f32") target.setFloat32(at, value, true);
    else if (type === "i32") target.setInt32(at, value, true);
    else target.setUint32(at, value, true);
    at += 4;
  }
}
