// out[to + Σ c·t] = x[from + Σ c·s]   for every coordinate c = (c0 … c5) below (n0 … n5)
//
// One kernel moves data in every regular way: transpose and flip permute or negate the strides s of the source, slice
// starts at `from` and steps over it, concat and pad write a box inside a larger tensor through `to` and t.
// One invocation copies one element. Elements are four bytes of any type, so they travel as bits.

alias real = f32; // or whatever is moved

const WORKGROUP = 64u; // tune

struct Params {
  size: u32,
  from_offset: u32,
  to_offset: u32,
  n0: u32, n1: u32, n2: u32, n3: u32, n4: u32, n5: u32,
  s0: i32, s1: i32, s2: i32, s3: i32, s4: i32, s5: i32,
  t0: i32, t1: i32, t2: i32, t3: i32, t4: i32, t5: i32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;

@compute @workgroup_size(WORKGROUP)
fn strided_copy(
  @builtin(workgroup_id) wid: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = (wid.y * groups.x + wid.x) * WORKGROUP + lane;
  if (index >= params.size) {
    return;
  }
  var rest = index;
  let c5 = i32(rest % params.n5);
  rest /= params.n5;
  let c4 = i32(rest % params.n4);
  rest /= params.n4;
  let c3 = i32(rest % params.n3);
  rest /= params.n3;
  let c2 = i32(rest % params.n2);
  rest /= params.n2;
  let c1 = i32(rest % params.n1);
  let c0 = i32(rest / params.n1);
  let source = i32(params.from_offset) + c0 * params.s0 + c1 * params.s1 + c2 * params.s2 + c3 * params.s3 + c4 * params.s4 + c5 * params.s5;
  let place = i32(params.to_offset) + c0 * params.t0 + c1 * params.t1 + c2 * params.t2 + c3 * params.t3 + c4 * params.t4 + c5 * params.t5;
  out[u32(place)] = x[u32(source)];
}
