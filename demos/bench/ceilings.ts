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
const MOST_TIMES = 2 ** 12;

const LANES = 64;
const GROUPS = 1024;
/**
 * So many that to start an invocation costs little beside them, on a CPU too; written out, since a loop that a uniform counts reaches
 * a third of it there.
 */
const LOOPS = 512;
const FLOPS_A_LOOP = 8 * 4 * 2; // eight steps with a vector of four, a product and a sum each

const BINDINGS = `
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;
`;

/** Two vectors in turns: enough for a core to be busy while a sum is under way, few enough for a CPU's sixteen registers. */
const MULTIPLY_ADD = `${BINDINGS}
@compute @workgroup_size(${LANES})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = x[id.x].x;
  let more = x[id.x].y + 1;
  var a = x[id.x];
  var b = a + 2;
  for (var i = 0u; i < ${LOOPS}u; i++) {
    ${"a = a * factor + more; b = b * factor + more; ".repeat(4)}
  }
  out[id.x] = a + b;
}`;

const COPIED = 2 ** 22; // vectors of four, 64 MB: more than caches hold
const EACH = 32;

/** Neighbours side by side, as a GPU likes it, or in runs, as a CPU does. */
const copy = (sideBySide: boolean) => `${BINDINGS}
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
    const multiplied = await dispatchesASecond(device, MULTIPLY_ADD, GROUPS, LANES * GROUPS);
    const groups = COPIED / (LANES * EACH);
    const inRuns = await dispatchesASecond(device, copy(false), groups, COPIED);
    const sideBySide = await dispatchesASecond(device, copy(true), groups, COPIED);
    return {
      flops: multiplied * LANES * GROUPS * LOOPS * FLOPS_A_LOOP,
      bytes: Math.max(inRuns, sideBySide) * COPIED * 16 * 2,
    };
  } finally {
    device.destroy();
  }
}

/** How often a second a kernel of so many workgroups is done, whose buffers hold so many vectors. */
async function dispatchesASecond(device: GPUDevice, code: string, groups: number, vectors: number): Promise<number> {
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const buffers = [0, 1].map(() => device.createBuffer({ size: vectors * 16, usage: GPUBufferUsage.STORAGE }));
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const run = async (times: number) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < times; i++) pass.dispatchWorkgroups(groups);
    pass.end();
    const begin = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - begin;
  };
  await run(1); // compiles what was not yet
  let times = 1;
  while (Math.min(await run(times), await run(times)) < LEAST_MS && times < MOST_TIMES) times *= 2;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) best = Math.min(best, await run(times));
  for (const buffer of buffers) buffer.destroy();
  return (times / best) * 1000;
}
