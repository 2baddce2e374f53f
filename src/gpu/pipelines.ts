import { DeviceError, InternalError } from "../errors.js";
import type { Kernel } from "./kernel.js";
import { watched } from "./scopes.js";
import { needsHalf, type Specialization, specialize } from "./specialize.js";

/** What a pipeline binds, in the order of its binding numbers. */
export type BindingKind = "uniform" | "read" | "read_write" | "texture";

/** A compiled kernel with the layout its bind groups follow. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** A page that makes one architecture after another keeps this many; programs keep theirs in any case. */
const MOST = 1000;

/** What a map holds for a key, made where it holds nothing, and now the last that goes when there is no more room. */
function latest<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.delete(key);
  map.set(key, found);
  for (const oldest of map.keys()) {
    if (map.size <= MOST) break;
    map.delete(oldest);
  }
  return found;
}

/**
 * Pipelines by the exact text of their WGSL, so that two ops that need the same code share one and nothing is compiled
 * twice. Compilation is asynchronous and runs in parallel: ask for all of a program's pipelines at once.
 */
export class PipelineCache {
  readonly #device: GPUDevice;
  /** Least recently asked for first. */
  readonly #pipelines = new Map<string, Promise<Pipeline>>();
  /** The WGSL of what was asked for before: a deep model asks for the same again and again. */
  readonly #codes = new Map<string, string>();
  #compiled = 0;
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** How many different kernels have been compiled so far. */
  get size(): number {
    return this.#compiled;
  }

  /**
   * The pipeline of a specialised kernel. `bindings` gives the kind at each binding number. Throws a DeviceError for 16-bit
   * floats on a device that has none.
   */
  get(kernel: Kernel, how: Specialization, bindings: ReadonlyMap<number, BindingKind>): Promise<Pipeline> {
    if (needsHalf(how) && !this.#device.features.has("shader-f16")) {
      throw new DeviceError({
        where: kernel.name,
        problem: "the device has no 16-bit floats",
        expected: "the feature shader-f16",
        remedy: 'Use float32 tensors, as ops.cast(x, "float32") makes them',
      });
    }
    const code = latest(this.#codes, `${kernel.name} ${JSON.stringify(how)}`, () => specialize(kernel, how));
    return latest(this.#pipelines, code, () => {
      const pipeline = this.#compile(kernel.name, code, bindings);
      pipeline.catch(() => this.#pipelines.delete(code));
      return pipeline;
    });
  }

  #layout(bindings: ReadonlyMap<number, BindingKind>): GPUBindGroupLayout {
    const kinds = [...bindings].sort(([a], [b]) => a - b);
    const key = kinds.map(([binding, kind]) => `${binding} ${kind}`).join(", ");
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      layout = this.#device.createBindGroupLayout({
        label: key,
        entries: kinds.map(([binding, kind]) =>
          kind === "texture"
            ? { binding, visibility: 4, texture: {} }
            : { binding, visibility: 4, buffer: { type: LAYOUT_TYPE[kind] } },
        ),
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  async #compile(label: string, code: string, bindings: ReadonlyMap<number, BindingKind>): Promise<Pipeline> {
    this.#compiled++;
    const { result, complaint } = watched(this.#device, label, ["validation", "internal"], () => {
      const layout = this.#layout(bindings);
      const module = this.#device.createShaderModule({ label, code });
      const pipelineLayout = this.#device.createPipelineLayout({ label, bindGroupLayouts: [layout] });
      const compute = { module, entryPoint: label };
      return {
        layout,
        module,
        made: this.#device.createComputePipelineAsync({ label, layout: pipelineLayout, compute }),
      };
    });
    const { layout, module, made } = result;
    try {
      const pipeline = await made;
      const error = await complaint;
      if (error !== undefined) throw error;
      return { pipeline, layout };
    } catch (cause) {
      if (cause instanceof Error && "reason" in cause && cause.reason === "internal") {
        throw new DeviceError(
          { where: label, problem: "the driver cannot compile it", received: cause.message },
          { cause },
        );
      }
      const { messages } = await module.getCompilationInfo();
      const lines = code.split("\n");
      const found = messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}\n    ${lines[lineNum - 1]}`);
      throw new InternalError(`kernel ${label} does not compile:\n${found.join("\n") || String(cause)}`, { cause });
    }
  }
}

const LAYOUT_TYPE = {
  uniform: "uniform",
  read: "read-only-storage",
  read_write: "storage",
} as const satisfies Record<Exclude<BindingKind, "texture">, GPUBufferBindingType>;
