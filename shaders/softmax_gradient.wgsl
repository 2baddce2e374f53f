// dx[row, j] = y[row, j] · (g[row, j] − Σ g[row, ·] y[row, ·])      the gradient of y = softmax(x)
//
//   y, g, dx: [rows, n]    with LOG, of y = log softmax(x): dx[row, j] = g[row, j] − exp(y[row, j]) · Σ g[row, ·]
//
// The work is shared out as in softmax.wgsl: LANES neighbouring invocations a row, 1 on a CPU adapter.

alias real = f32;

const LOG = false; // tune
const LANES = 1u; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 4u; // tune

const ROWS = WORKGROUP / LANES;
const LEVELS = countTrailingZeros(LANES);
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<real>;
@group(0) @binding(2) var<storage, read> g: array<real>;
@group(0) @binding(3) var<storage, read_write> dx: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

var<workgroup> sums: array<f32, WORKGROUP>;

/// The sum of the whole row, to each of the LANES invocations that share it.
fn across_lanes(sum: f32, t: u32, lane: u32) -> f32 {
  if (LANES == 1u) { return sum; }
  sums[t] = sum;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { sums[t] += sums[t + distance]; }
  }
  workgroupBarrier();
  return sums[t - lane];
}

fn term(at: u32) -> f32 {
  let gradient = f32(g[at]);
  if (LOG) { return gradient; }
  return gradient * f32(y[at]);
}

fn put(base: u32, j: u32, sum: f32) {
  let result = f32(y[base + j]);
  let gradient = f32(g[base + j]);
  let value = select(result * (gradient - sum), gradient - exp(result) * sum, LOG);
  dx[base + j] = epilogue(real(value), base + j, j);
}

@compute @workgroup_size(WORKGROUP)
fn softmax_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let lane = t % LANES;
  let wanted = (group.y * groups.x + group.x) * ROWS + t / LANES;
  let row = min(wanted, params.rows - 1u); // past the end: keep the others company at the barriers
  let base = row * n;

  var part = 0.0;
  for (var round = 0u; round < MANY; round++) {
    let first = round * (LANES * UNROLL) + lane;
    if (first >= n) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      part += select(0.0, term(base + min(first + i * LANES, n - 1u)), first + i * LANES < n);
    }
  }
  let sum = across_lanes(part, t, lane);

  let rounds = select(0u, n / (LANES * UNROLL), wanted == row);
  var j = lane;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      put(base, j + i * LANES, sum);
    }
    j += LANES * UNROLL;
  }
  for (var i = 0u; i < UNROLL; i++) {
    if (wanted != row || j >= n) { break; }
    put(base, j, sum);
    j += LANES;
  }
}
