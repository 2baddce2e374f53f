// out[i] = Σ s  partials[s, i]
//
//   partials: [splits, size]   out: [size]
//
// The second pass of a sum that was cut into splits to keep a device busy. Each invocation adds up its own numbers,
// always in the same order, so a result repeats bit for bit.

alias real = f32;

const WORKGROUP = 64u; // tune

const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  size: u32,
  splits: u32,
  columns: u32, // length of the last axis of out
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn sum_partials(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let size = params.size;
  let splits = params.splits;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (index >= size) { return; }
  var sum = partials[index];
  for (var s = 1u; s < MANY; s++) {
    if (s >= splits) { break; }
    sum += partials[s * size + index];
  }
  out[index] = epilogue(sum, index, index % params.columns);
}
