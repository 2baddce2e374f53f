// P·A = L·U of each matrix, by rows exchanged so that the largest pivot comes first
//
//   a, factors: [batch, n, n]   U, and below its diagonal L without its ones
//   pivots: [batch, n]     row k was exchanged with row pivots[k] ≥ k
//   order: [batch, n]      row i of P·A is row order[i] of A
//
// A workgroup a matrix, its LANES sharing the rows that are left. Each lane looks for the pivot itself, which costs less than to tell it.
// A column of zeros leaves 0 on the diagonal and goes on. Source: Golub & Van Loan, "Matrix Computations", algorithm 3.4.1.

const LANES = 32u; // tune

struct Params {
  batch: u32,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> factors: array<f32>;
@group(0) @binding(3) var<storage, read_write> pivots: array<u32>;
@group(0) @binding(4) var<storage, read_write> order: array<u32>;

@compute @workgroup_size(LANES)
fn lu(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let matrix = group.y * groups.x + group.x;
  if (matrix >= params.batch) { return; }
  let base = matrix * n * n;
  for (var i = t; i < n * n; i += LANES) { factors[base + i] = a[base + i]; }
  for (var i = t; i < n; i += LANES) { order[matrix * n + i] = i; }
  storageBarrier();

  for (var k = 0u; k < n; k++) {
    var pivot = k;
    var largest = abs(factors[base + k * n + k]);
    for (var i = k + 1u; i < n; i++) {
      let size = abs(factors[base + i * n + k]);
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    storageBarrier();
    if (t == 0u) {
      let row = order[matrix * n + k];
      order[matrix * n + k] = order[matrix * n + pivot];
      order[matrix * n + pivot] = row;
      pivots[matrix * n + k] = pivot;
    }
    for (var j = t; j < n; j += LANES) {
      let value = factors[base + k * n + j];
      factors[base + k * n + j] = factors[base + pivot * n + j];
      factors[base + pivot * n + j] = value;
    }
    storageBarrier();
    let diagonal = factors[base + k * n + k];
    for (var i = k + 1u + t; i < n; i += LANES) {
      let factor = select(factors[base + i * n + k] / diagonal, 0.0, diagonal == 0.0);
      factors[base + i * n + k] = factor;
      for (var j = k + 1u; j < n; j++) { factors[base + i * n + j] -= factor * factors[base + k * n + j]; }
    }
    storageBarrier();
  }
}
