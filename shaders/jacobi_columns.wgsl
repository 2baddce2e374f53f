// W = A·V of each matrix, V orthogonal, so that the columns of W are orthogonal, too: their lengths are the singular values
//
//   a, w: [batch, m, n]   v: [batch, n, n]   m ≥ n
//
// A workgroup a matrix. Pairs of columns are turned in their plane until they are orthogonal, all pairs once a sweep, in rounds of pairs
// that have no column in common, as in a tournament: a lane takes a pair by itself. Small singular values keep their digits.
// Source: Hestenes, "Inversion of matrices by biorthogonalization and related results", 1958.

const LANES = 32u; // tune
const MOST_SWEEPS = 30u;

struct Params {
  batch: u32,
  m: u32,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> w: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;

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
fn jacobi_columns(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let m = params.m;
  let n = params.n;
  let players = n + (n & 1u);
  let matrix = group.y * groups.x + group.x;
  if (matrix >= params.batch) { return; }
  let base = matrix * m * n;
  let to = matrix * n * n;
  for (var i = t; i < m * n; i += LANES) { w[base + i] = a[base + i]; }
  for (var i = t; i < n * n; i += LANES) { v[to + i] = select(0.0, 1.0, i / n == i % n); }
  storageBarrier();

  for (var sweep = 0u; sweep < MOST_SWEEPS; sweep++) {
    var turned = 0u;
    for (var round = 0u; round + 1u < players; round++) {
      for (var table = t; table < players / 2u; table += LANES) {
        let pair = pair_at(table, round, players);
        let p = min(pair.x, pair.y);
        let q = max(pair.x, pair.y);
        if (q >= n) { continue; }
        var pp = 0.0;
        var qq = 0.0;
        var pq = 0.0;
        for (var i = 0u; i < m; i++) {
          let x = w[base + i * n + p];
          let y = w[base + i * n + q];
          pp += x * x;
          qq += y * y;
          pq += x * y;
        }
        if (!(abs(pq) > 2e-7 * sqrt(pp) * sqrt(qq))) { continue; }
        turned++;
        let turn = turn_of(pp, qq, pq);
        for (var i = 0u; i < m; i++) {
          let x = w[base + i * n + p];
          let y = w[base + i * n + q];
          w[base + i * n + p] = turn.x * x - turn.y * y;
          w[base + i * n + q] = turn.y * x + turn.x * y;
        }
        for (var i = 0u; i < n; i++) {
          let x = v[to + i * n + p];
          let y = v[to + i * n + q];
          v[to + i * n + p] = turn.x * x - turn.y * y;
          v[to + i * n + q] = turn.y * x + turn.x * y;
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
