// One step of stochastic gradient descent for all parameters at once:
//
//   w ← w − decay · w − rate · g
//
//   w, g: [size], flat slabs   step.rate = learning rate   step.decay = learning rate · weight decay
//
// The work is shared out as in elementwise.wgsl.

const WORKGROUP = 64u; // tune
const PER = 16u; // tune
const COALESCED = false; // tune

const TILE = WORKGROUP * PER;
const STRIDE = select(1u, WORKGROUP, COALESCED);

struct Params {
  size: u32,
}

struct Step {
  iteration: u32,
  seed: u32,
  rate: f32,
  decay: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read_write> w: array<f32>;
@group(0) @binding(3) var<storage, read> g: array<f32>;

fn update(index: u32) {
  let weight = w[index];
  w[index] = weight - weight * step.decay - step.rate * g[index];
}

@compute @workgroup_size(WORKGROUP)
fn sgd(
  @builtin(workgroup_id) wid: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let size = params.size;
  let tile = (wid.y * groups.x + wid.x) * TILE;
  let first = tile + lane * select(PER, 1u, COALESCED);
  if (tile + TILE <= size) {
    for (var i = 0u; i < PER; i++) { // unroll
      update(first + i * STRIDE);
    }
    return;
  }
  for (var i = 0u; i < PER; i++) {
    let index = first + i * STRIDE;
    if (index >= size) { break; }
    update(index);
  }
}
