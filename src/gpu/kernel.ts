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
  /** Storage bindings of group 0. */
  readonly bindings: Readonly<Record<string, StorageBinding>>;
  /** Binding numbers of textures, if there are any. */
  readonly textures?: Readonly<Record<string, number>>;
  /** Members of the `Params` uniform; all are 4 bytes wide. */
  readonly params: Readonly<Record<string, ParamMember>>;
  /** Binding number of `var<uniform> params`, if there is one. */
  readonly paramsBinding?: number;
  /** Constants marked `// tune`, with the values that stand in the file. */
  readonly constants: Readonly<Record<string, number | boolean>>;
  /** First binding number that a fused region may use. */
  readonly nextBinding: number;
}

export interface StorageBinding {
  readonly binding: number;
  readonly access: "read" | "read_write";
  /** A dummy buffer is bound when the op leaves it out. */
  readonly optional?: true;
}

export interface ParamMember {
  readonly type: "u32" | "i32" | "f32";
  /** Byte offset in the uniform. */
  readonly offset: number;
}

/** Byte size of the `Params` uniform, rounded up to 16 as uniform buffers want it. */
export function paramsByteLength(kernel: Kernel): number {
  const ends = Object.values(kernel.params).map((member) => member.offset + 4);
  return Math.ceil(Math.max(16, ...ends) / 16) * 16;
}

/** Writes a kernel's parameters into `target` at `byteOffset`, as its `Params` struct lays them out. */
export function writeParams(
  kernel: Kernel,
  values: Readonly<Record<string, number>>,
  target: DataView,
  byteOffset: number,
): void {
  for (const [name, member] of Object.entries(kernel.params)) {
    const value = values[name];
    if (value === undefined) throw new InternalError(`${kernel.name}: param ${name} was not given`);
    const at = byteOffset + member.offset;
    if (member.type === "f32") target.setFloat32(at, value, true);
    else if (member.type === "i32") target.setInt32(at, value, true);
    else target.setUint32(at, value, true);
  }
}
