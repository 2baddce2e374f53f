// One Adam step for all parameters at once (Kingma & Ba, 2015), as Keras computes it:
//
//   w ← w − decay · w                 decoupled weight decay (Loshchilov & Hutter, 2019); 0 for plain Adam
//   m ← m + (1 − β₁)(g − m)           mean of the gradient, fading
//   v ← v + (1 − β₂)(g² − v)          mean of its square
//   w ← w − rate · m / (√v + ε)
//
//   w, g, m, v: [size]   step.rate = learning rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)   step.decay = learning rate · weight decay
//
// Parameters, gradients and moments lie in one flat slab each, so a model of any number of layers takes one dispatch.
// The work is shared out as in elementwise.wgsl. Always f32: squares of small gradients are lost in f16.

const WORKGROUP = 64u; // tune
const PER = 16u; // tune
const COALESCED = false; // tune

const TILE = WORKGROUP * PER;
const STRIDE = select(1u, WORKGROUP, COALESCED);

struct Params {
  size: u32,
  one_minus_beta1: f32,
  one_minus_beta2: f32,
  epsilon: f32,
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
@group(0) @binding(4) var<storage, read_write> m: array<f32>;
@group(0) @binding(5) var<storage, read_write> v: array<f32>;

fn update(index: u32) {
  let gradient = g[index];
  let weight = w[index];
  var mean = m[index];
  var square = v[index];
  mean += (gradient - mean) * params.one_minus_beta1;
  square += (gradient * gradient - square) * params.one_minus_beta2;
  m[index] = mean;
  v[index] = square;
  w[index] = weight - weight * step.decay - step.rate * mean / (sqrt(square) + params.epsilon);
}

@compute @workgroup_size(WORKGROUP)
fn adam(
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
