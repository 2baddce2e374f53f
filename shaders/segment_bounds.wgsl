// bounds[s] = how many of the sorted keys are below s      for s = 0 … segments
//
//   keys: [n], ascending   bounds: [segments + 1]; segment s owns the keys from bounds[s] up to bounds[s + 1]
//
// An invocation finds one bound by binary search.

const WORKGROUP = 64u; // tune

const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  n: u32,
  segments: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read_write> bounds: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn segment_bounds(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let s = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (s > params.segments) { return; }
  var low = 0u;
  var high = params.n;
  for (var round = 0u; round < MANY; round++) {
    if (low >= high) { break; }
    let middle = (low + high) >> 1u;
    let below = keys[middle] < s;
    low = select(low, middle + 1u, below);
    high = select(middle, high, below);
  }
  bounds[s] = low;
}
