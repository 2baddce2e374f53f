// X with T·X = B, or with TRANSPOSED Tᵀ·X = B, of a triangular T
//
//   triangle: [batch, n, n], of which only one half is read   b, x: [batch, n, m]
//
// One invocation a column of X: row by row, what is known already is taken off. With UNIT the diagonal is taken to be 1.

const UPPER = false; // tune
const TRANSPOSED = false; // tune
const UNIT = false; // tune
const WORKGROUP = 32u; // tune

struct Params {
  batch: u32,
  n: u32,
  m: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> triangle: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> x: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn triangular_solve(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let m = params.m;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (index >= params.batch * m) { return; }
  let matrix = index / m;
  let column = matrix * n * m + (index - matrix * m);
  let base = matrix * n * n;
  let backwards = UPPER != TRANSPOSED;
  for (var step = 0u; step < n; step++) {
    let i = select(step, n - 1u - step, backwards);
    var value = b[column + i * m];
    for (var known = 0u; known < step; known++) {
      let j = select(known, n - 1u - known, backwards);
      let at = select(i * n + j, j * n + i, TRANSPOSED);
      value -= triangle[base + at] * x[column + j * m];
    }
    if (!UNIT) { value /= triangle[base + i * n + i]; }
    x[column + i * m] = value;
  }
}
