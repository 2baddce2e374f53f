// out[o, i, j] = x[o, indices[i], j]      (with ALONG x[o, indices[o, i, j], j])
//
//   x: [outer, n, inner]   indices: [m], with ALONG [outer, m, inner]   out: [outer, m, inner]
//
// An index below zero has `wrap` added: n counts it from the end, 0 leaves it where it is. One that still points at
// nothing gives 0; nothing is ever read out of bounds.
//
// An invocation moves COLUMNS (a divisor of inner) neighbours, all of one index. A GPU wants COLUMNS = 1: neighbouring
// invocations then move neighbouring elements.

alias real = f32;

const ALONG = false; // tune
const COLUMNS = 1u; // tune
const WORKGROUP = 64u; // tune

struct Params {
  outer: u32,
  n: u32,
  m: u32,
  inner: u32,
  wrap: i32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> indices: array<i32>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

/// Where an index points; n or more if at nothing.
fn resolve(index: i32) -> u32 {
  return u32(select(index, index + params.wrap, index < 0));
}

@compute @workgroup_size(WORKGROUP)
fn gather(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let m = params.m;
  let inner = params.inner;
  let stacks = inner / COLUMNS;
  let invocation = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = invocation / stacks; // (o, i)
  if (line >= params.outer * m) { return; }
  let o = line / m;
  let j = (invocation - line * stacks) * COLUMNS;
  let first = line * inner + j;

  var k = 0u;
  if (!ALONG) { k = resolve(indices[line - o * m]); }
  for (var c = 0u; c < COLUMNS; c++) { // unroll
    if (ALONG) { k = resolve(indices[first + c]); }
    let value = x[(o * n + min(k, n - 1u)) * inner + j + c];
    let index = first + c;
    out[index] = epilogue(select(real(), value, k < n), index, index % params.columns);
  }
}
