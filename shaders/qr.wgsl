// A = Q·R of each matrix, Q with orthonormal columns, R upper triangular, by Householder's reflections
//
//   a, work: [batch, m, n]   diagonal: [batch, min(m, n)]   q: [batch, m, p]   r: [batch, p, n], p from min(m, n) to m
//
// A workgroup a matrix. A reflection I − β·v·vᵀ makes zeros below the diagonal of a column, in whose place v is kept; the LANES share the
// columns behind. Then each lane applies all reflections, last first, to columns of Q of its own.
// Source: Golub & Van Loan, "Matrix Computations", algorithm 5.2.1, with the signs of LAPACK.

const LANES = 32u; // tune

struct Params {
  batch: u32,
  m: u32,
  n: u32,
  p: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> work: array<f32>;
@group(0) @binding(3) var<storage, read_write> diagonal: array<f32>;
@group(0) @binding(4) var<storage, read_write> q: array<f32>;
@group(0) @binding(5) var<storage, read_write> r: array<f32>;

@compute @workgroup_size(LANES)
fn qr(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let m = params.m;
  let n = params.n;
  let p = params.p;
  let count = min(m, n);
  let matrix = group.y * groups.x + group.x;
  if (matrix >= params.batch) { return; }
  let base = matrix * m * n;
  for (var i = t; i < m * n; i += LANES) { work[base + i] = a[base + i]; }
  storageBarrier();

  for (var k = 0u; k < count; k++) {
    let first = work[base + k * n + k];
    var square = 0.0;
    for (var i = k + 1u; i < m; i++) { square += work[base + i * n + k] * work[base + i * n + k]; }
    let length = sqrt(first * first + square);
    let below = square > 0.0; // else there is nothing to make 0
    let image = select(first, select(length, -length, first >= 0.0), below);
    let beta = select(0.0, 1.0 / (length * (length + abs(first))), below);
    storageBarrier();
    if (t == 0u) {
      work[base + k * n + k] = first - image;
      diagonal[matrix * count + k] = image;
    }
    storageBarrier();
    for (var j = k + 1u + t; j < n; j += LANES) {
      var along = 0.0;
      for (var i = k; i < m; i++) { along += work[base + i * n + k] * work[base + i * n + j]; }
      for (var i = k; i < m; i++) { work[base + i * n + j] -= beta * along * work[base + i * n + k]; }
    }
    storageBarrier();
  }

  for (var at = t; at < p * n; at += LANES) {
    let i = at / n;
    let j = at - i * n;
    var value = 0.0;
    if (i < count) {
      if (j > i) { value = work[base + at]; }
      if (j == i) { value = diagonal[matrix * count + i]; }
    }
    r[matrix * p * n + at] = value;
  }
  for (var column = t; column < p; column += LANES) {
    let to = matrix * m * p + column;
    for (var i = 0u; i < m; i++) { q[to + i * p] = select(0.0, 1.0, i == column); }
    for (var step = 0u; step < count; step++) {
      let k = count - 1u - step;
      var square = 0.0;
      var along = 0.0;
      for (var i = k; i < m; i++) {
        let v = work[base + i * n + k];
        square += v * v;
        along += v * q[to + i * p];
      }
      let factor = select(2.0 * along / square, 0.0, square == 0.0);
      for (var i = k; i < m; i++) { q[to + i * p] -= factor * work[base + i * n + k]; }
    }
  }
}
