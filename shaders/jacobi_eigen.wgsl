// D = Vᵀ·A·V of each symmetric matrix, V orthogonal, D diagonal: the eigenvalues, in no order, and V the eigenvectors
//
//   a, d, v: [batch, n, n]   rotations: [batch, n + 1]
//
// A workgroup a matrix. Each turn of two rows and columns makes one number off the diagonal zero, all of them once a sweep, in rounds of
// pairs that have nothing in common, as in a tournament: a lane takes a pair by itself, first its turn, then the rows, then the columns.
// Source: Jacobi, 1846; Golub & Van Loan, "Matrix Computations", algorithm 8.5.2.

const LANES = 32u; // tune
const MOST_SWEEPS = 20u;

struct Params {
  batch: u32,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> d: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> rotations: array<f32>; // cosine and sine of each pair of a round

var<workgroup> turns: array<u32, LANES>;
var<workgroup> total: u32;

// same as jacobi_eigen
/// The pair that meets at a table in a round of a tournament among `players`, an even number.
fn pair_at(table: u32, round: u32, players: u32) -> vec2u {
  let others = players - 1u;
  if (table == 0u) { return vec2u(round, others); }
  return vec2u((round + table) % others, (round + others - table) % others);
}

/// Cosine and sine of the smaller turn that makes the off-diagonal number of [[p, both], [both, q]] zero.
fn turn_of(p: f32, q: f32, both: f32) -> vec2f {
  let ratio = (q - p) / (2.0 * both);
  let tangent = select(1.0, -1.0, ratio < 0.0) / (abs(ratio) + sqrt(1.0 + ratio * ratio));
  let cosine = inverseSqrt(1.0 + tangent * tangent);
  return vec2f(cosine, cosine * tangent);
}
// end same

@compute @workgroup_size(LANES)
fn jacobi_eigen(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let players = n + (n & 1u);
  let matrix = group.y * groups.x + group.x;
  if (matrix >= params.batch) { return; }
  let base = matrix * n * n;
  let cosines = matrix * (n + 1u);
  for (var i = t; i < n * n; i += LANES) {
    d[base + i] = a[base + i];
    v[base + i] = select(0.0, 1.0, i / n == i % n);
  }
  storageBarrier();

  for (var sweep = 0u; sweep < MOST_SWEEPS; sweep++) {
    var turned = 0u;
    for (var round = 0u; round + 1u < players; round++) {
      for (var table = t; table < players / 2u; table += LANES) {
        let pair = pair_at(table, round, players);
        var turn = vec2f(1.0, 0.0);
        if (max(pair.x, pair.y) < n) {
          let p = d[base + pair.x * n + pair.x];
          let q = d[base + pair.y * n + pair.y];
          let both = d[base + pair.x * n + pair.y];
          if (abs(both) > 3e-8 * (abs(p) + abs(q)) && abs(both) > 1e-37) {
            turn = turn_of(p, q, both);
            turned++;
          }
        }
        rotations[cosines + 2u * table] = turn.x;
        rotations[cosines + 2u * table + 1u] = turn.y;
        for (var k = 0u; k < n; k++) {
          if (max(pair.x, pair.y) >= n) { break; }
          let x = d[base + pair.x * n + k];
          let y = d[base + pair.y * n + k];
          d[base + pair.x * n + k] = turn.x * x - turn.y * y;
          d[base + pair.y * n + k] = turn.y * x + turn.x * y;
        }
      }
      storageBarrier();
      for (var table = t; table < players / 2u; table += LANES) {
        let pair = pair_at(table, round, players);
        if (max(pair.x, pair.y) >= n) { continue; }
        let cosine = rotations[cosines + 2u * table];
        let sine = rotations[cosines + 2u * table + 1u];
        for (var k = 0u; k < n; k++) {
          let row = base + k * n;
          let x = d[row + pair.x];
          let y = d[row + pair.y];
          d[row + pair.x] = cosine * x - sine * y;
          d[row + pair.y] = sine * x + cosine * y;
          let e = v[row + pair.x];
          let f = v[row + pair.y];
          v[row + pair.x] = cosine * e - sine * f;
          v[row + pair.y] = sine * e + cosine * f;
        }
        if (sine != 0.0) {
          d[base + pair.x * n + pair.y] = 0.0;
          d[base + pair.y * n + pair.x] = 0.0;
        }
      }
      storageBarrier();
    }
    turns[t] = turned;
    workgroupBarrier();
    if (t == 0u) {
      var sum = 0u;
      for (var lane = 0u; lane < LANES; lane++) { sum += turns[lane]; }
      total = sum;
    }
    if (workgroupUniformLoad(&total) == 0u) { break; }
  }
}
