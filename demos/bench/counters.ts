/** What was asked of WebGPU, by anybody on this page, since the page was opened. */
export interface GpuCalls {
  readonly dispatches: number;
  readonly submits: number;
  /** Buffers, bind groups, shader modules and pipelines made. */
  readonly created: number;
}

const calls = { dispatches: 0, submits: 0, created: 0 };
let lastSubmit = Number.NEGATIVE_INFINITY;

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

/** When the GPU was last given something to do, by `performance.now()`; −∞ when it never was. */
export function lastSubmitAt(): number {
  return lastSubmit;
}

/** Bytes of GPU buffers that one party holds: now, when its case began, and at most since then. */
interface Held {
  now: number;
  before: number;
  most: number;
}

const held = new Map<string, Held>();
const owned = new WeakMap<GPUBuffer, { readonly owner: Held; readonly size: number }>();
let owner: Held = holding("");

function holding(name: string): Held {
  const account = held.get(name) ?? { now: 0, before: 0, most: 0 };
  held.set(name, account);
  return account;
}

/** From here on buffers that are made are `name`'s. */
export function beginTurn(name: string): void {
  owner = holding(name);
}

/** The most bytes of buffers that `name` has held at a time since {@link beginCase}, beyond what it held then. */
export function mostHeld(name: string): number {
  const { before, most } = holding(name);
  return most - before;
}

/** From here on `name`'s buffers are counted anew. */
export function beginCase(name: string): void {
  const account = holding(name);
  account.before = account.now;
  account.most = account.now;
}

/**
 * Starts counting, for the rest of the page's life, by standing in front of the browser's own methods. It costs everybody alike some
 * 50 ns a call, a thousandth of what the call itself costs.
 */
export function countGpuCalls(): void {
  after(GPUQueue.prototype, "submit", () => {
    calls.submits++;
    lastSubmit = performance.now();
  });
  for (const method of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"] as const) {
    after(GPUComputePassEncoder.prototype, method, () => calls.dispatches++);
  }
  after(GPUDevice.prototype, "createBuffer", (buffer) => {
    calls.created++;
    if (buffer instanceof GPUBuffer) allot(buffer);
  });
  for (const method of [
    "createBindGroup",
    "createShaderModule",
    "createComputePipeline",
    "createComputePipelineAsync",
  ] as const) {
    after(GPUDevice.prototype, method, () => calls.created++);
  }
  after(GPUBuffer.prototype, "destroy", (_, buffer) => release(buffer));
}

function allot(buffer: GPUBuffer): void {
  owned.set(buffer, { owner, size: buffer.size });
  owner.now += buffer.size;
  owner.most = Math.max(owner.most, owner.now);
}

function release(buffer: GPUBuffer): void {
  const entry = owned.get(buffer);
  if (entry === undefined) return;
  entry.owner.now -= entry.size;
  owned.delete(buffer);
}

/** Has `note` hear of each call of a method: what it gave, and whose it was. */
function after<Owner extends object>(
  prototype: Owner,
  method: keyof Owner & string,
  note: (result: unknown, self: Owner) => void,
): void {
  const original = Reflect.get(prototype, method);
  if (typeof original !== "function") return;
  const counting = function (this: Owner, ...parameters: unknown[]): unknown {
    const result = Reflect.apply(original, this, parameters);
    note(result, this);
    return result;
  };
  Reflect.set(prototype, method, counting);
}
