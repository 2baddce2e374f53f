/** What the adapter can do at most, by two loops that do nothing else: how near a kernel comes to it says more than its time. */
export interface Ceilings {
  /** Floating-point operations a second of multiply-adds whose numbers never leave the registers. */
  readonly flops: number;
  /** Bytes a second that a copy reads and writes. */
  readonly bytes: number;
}

/** The best of so many runs: a ceiling is what can be reached, not what usually is. */
const RUNS = 5;
/** A run is as long as that, or what it takes to begin would be measured too. */
const LEAST_MS = 40;
const MOST_LOOPS = 2 ** 20;
/** To begin with: to start an invocation costs a CPU more than some loops of it. */
const FEWEST = { inside: 256, dispatches: 1 } as const;

const LANES = 64;
const GROUPS = 1024;
const FLOPS_A_LOOP = 8 * 4 * 2; // eight steps with a vector of four, a product and a sum each

/** Two vectors in turns: enough for a core to be busy while a sum is under way, few enough for a CPU's sixteen registers. */
const MULTIPLY_ADD = `
@group(0) @binding(0) var<uniform> loops: u32;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(${LANES})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = x[id.x].x;
  let more = x[id.x].y + 1;
  var a = x[id.x];
  var b = a + 2;
  for (var i = 0u; i < loops; i++) {
    ${"a = a * factor + more; b = b * factor + more; ".repeat(4)}
  }
  out[id.x] = a + b;
}`;

const COPIED = 2 ** 22; // vectors of four, 64 MB: more than caches hold
const EACH = 32;

/** Neighbours side by side, as a GPU likes it, or in runs, as a CPU does. */
const copy = (sideBySide: boolean) => `
@group(0) @binding(0) var<uniform> loops: u32;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let first = group.x * ${LANES * EACH} + lane * ${sideBySide ? 1 : EACH};
  for (var i = 0u; i < ${EACH}; i++) {
    let at = first + i * ${sideBySide ? LANES : 1};
    out[at] = x[at];
  }
}`;

/** Measures both on a device of its own, which it destroys. Takes some seconds. */
export async function measureCeilings(): Promise<Ceilings> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("measureCeilings: expected a WebGPU adapter, found none.");
  const device = await adapter.requestDevice();
  try {
    const multiplied = await loopsASecond(device, MULTIPLY_ADD, GROUPS, LANES * GROUPS, "inside");
    const [runs, sides] = [
      await loopsASecond(device, copy(false), COPIED / (LANES * EACH), COPIED, "dispatches"),
      await loopsASecond(device, copy(true), COPIED / (LANES * EACH), COPIED, "dispatches"),
    ];
    return { flops: multiplied * LANES * GROUPS * FLOPS_A_LOOP, bytes: Math.max(runs, sides) * COPIED * 16 * 2 };
  } finally {
    device.destroy();
  }
}

/** How often a second the kernel's work is done over: in a loop of its own, or by a dispatch each time. */
async function loopsASecond(
  device: GPUDevice,
  code: string,
  groups: number,
  vectors: number,
  where: keyof typeof FEWEST,
): Promise<number> {
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const uniform = device.createBuffer({ size: 4, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  const [x, out] = [0, 1].map(() => device.createBuffer({ size: vectors * 16, usage: GPUBufferUsage.STORAGE }));
  const buffers = [uniform, x, out].flatMap((buffer) => buffer ?? []);
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  if (where === "dispatches") entries.shift(); // which has no use for the count, and `auto` leaves it out
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const run = async (loops: number) => {
    device.queue.writeBuffer(uniform, 0, new Uint32Array([loops]));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = where === "inside" ? 1 : loops; i > 0; i--) pass.dispatchWorkgroups(groups);
    pass.end();
    const begin = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - begin;
  };
  await run(1); // compiles what was not yet
  let loops: number = FEWEST[where];
  while (Math.min(await run(loops), await run(loops)) < LEAST_MS && loops < MOST_LOOPS) loops *= 2;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) best = Math.min(best, await run(loops));
  for (const buffer of buffers) buffer.destroy();
  return (loops / best) * 1000;
}
