// L with L·Lᵀ = A, lower triangular, of each symmetric positive definite matrix, of which the lower half is read
//
//   a, l: [batch, n, n]
//
// A workgroup a matrix: column by column, its LANES sharing the rows below. Each lane computes the diagonal itself. Where a matrix is not
// positive definite, NaN is on the diagonal from there on. Source: Golub & Van Loan, "Matrix Computations", algorithm 4.2.1.

const LANES = 32u; // tune

struct Params {
  batch: u32,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> l: array<f32>;

/// √x, NaN where x is not above 0.
fn root_or_nan(x: f32) -> f32 { return select(bitcast<f32>(bitcast<u32>(x) | 0x7fc00000u), sqrt(x), x > 0.0); }

@compute @workgroup_size(LANES)
fn cholesky(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let matrix = group.y * groups.x + group.x;
  if (matrix >= params.batch) { return; }
  let base = matrix * n * n;
  for (var j = 0u; j < n; j++) {
    var square = a[base + j * n + j];
    for (var k = 0u; k < j; k++) { square -= l[base + j * n + k] * l[base + j * n + k]; }
    let diagonal = root_or_nan(square);
    for (var i = t; i < n; i += LANES) {
      var value = a[base + i * n + j];
      for (var k = 0u; k < j; k++) { value -= select(0.0, l[base + i * n + k] * l[base + j * n + k], i > j); }
      l[base + i * n + j] = select(select(value / diagonal, diagonal, i == j), 0.0, i < j);
    }
    storageBarrier();
  }
}
