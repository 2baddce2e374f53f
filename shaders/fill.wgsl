// out = one value
//
// Fresh slots hold what the last program left there, so whatever is only partly written is filled first. Elements are four
// bytes of any type, so the value comes as its bits.

const WORKGROUP = 64u; // tune
const PER = 4u; // tune

struct Params {
  size: u32,
  bits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn fill(
  @builtin(workgroup_id) wid: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let base = (wid.y * groups.x + wid.x) * WORKGROUP * PER + lane;
  for (var i = 0u; i < PER; i++) { // unroll
    let index = base + i * WORKGROUP;
    if (index < params.size) {
      out[index] = params.bits;
    }
  }
}
