// One step of gradient descent with momentum for all parameters at once, as Keras computes it:
//
//   w ← w − decay · w
//   v ← momentum · v − rate · g
//   w ← w + v                           or, with NESTEROV, w ← w + momentum · v − rate · g: a look one step ahead
//
//   w, g, v: [size], flat slabs   step.rate = learning rate   step.decay = learning rate · weight decay
//
// The learning rate is inside the velocity: changing it acts on what comes, not on the speed already gathered.
// The work is shared out as in elementwise.wgsl.

const NESTEROV = false; // tune
const WORKGROUP = 64u; // tune
const PER = 16u; // tune
const COALESCED = false; // tune

const TILE = WORKGROUP * PER;
const STRIDE = select(1u, WORKGROUP, COALESCED);

struct Params {
  size: u32,
  momentum: f32,
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
@group(0) @binding(4) var<storage, read_write> v: array<f32>;

fn update(index: u32) {
  let weight = w[index];
  let pull = step.rate * g[index];
  let velocity = params.momentum * v[index] - pull;
  v[index] = velocity;
  w[index] = weight - weight * step.decay + select(velocity, params.momentum * velocity - pull, NESTEROV);
}

@compute @workgroup_size(WORKGROUP)
fn sgd_momentum(
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
