// moving_mean ← momentum · moving_mean + (1 − momentum) · mean      and likewise moving_variance
//
//   all: [size]   in place: what batch normalization remembers of the batches that it was trained on
//
// One element an invocation: there is one a channel.

const WORKGROUP = 64u; // tune

struct Params {
  size: u32,
  momentum: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> moving_mean: array<f32>;
@group(0) @binding(2) var<storage, read_write> moving_variance: array<f32>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
@group(0) @binding(4) var<storage, read> variance: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn moving_moments(@builtin(global_invocation_id) id: vec3u) {
  let index = id.x;
  if (index >= params.size) { return; }
  moving_mean[index] = mix(mean[index], moving_mean[index], params.momentum);
  moving_variance[index] = mix(variance[index], moving_variance[index], params.momentum);
}
