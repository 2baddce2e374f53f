// target[b, places[b, t], j] = x[b, t, j]      in place: what else is in target stays
//
//   x: [items, steps, inner]   places: [items, steps]   target: [items, length, inner]
//
// An invocation moves one element. A step whose place lies beyond the target is written nowhere.

const WORKGROUP = 64u; // tune

struct Params {
  size: u32,
  steps: u32,
  length: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> places: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn write_steps(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (index >= params.size) { return; }
  let step = index / inner; // (b, t)
  let place = places[step];
  if (place >= params.length) { return; }
  out[(step / params.steps * params.length + place) * inner + (index - step * inner)] = x[index];
}
