// out[o, indices[o, i, j], j] = x[o, i, j]      the way back from gather.wgsl with ALONG, where no index occurs twice
//
//   x, indices: [outer, m, inner]   out: [outer, n, inner], zero where no index points
//
// An invocation moves one element. An index beyond the axis moves nothing.

alias real = f32;

const WORKGROUP = 64u; // tune

struct Params {
  size: u32,
  n: u32,
  m: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

@compute @workgroup_size(WORKGROUP)
fn scatter(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (index >= params.size) { return; }
  let line = index / inner;
  let k = indices[index];
  if (k >= params.n) { return; }
  out[(line / params.m * params.n + k) * inner + (index - line * inner)] = x[index];
}
