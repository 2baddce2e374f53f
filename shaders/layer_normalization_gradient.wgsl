// dx[row, j] = rstd · (g[j] − (Σ g + x̂[j] · Σ g·x̂) / n)      g = dy[row, ·] · gamma,  x̂ = (x[row, ·] − mean) · rstd
//
//   x, dy, dx: [rows, n]   gamma: [n]   mean, rstd: [rows], from layer_normalization.wgsl
//
// Without CENTER, for RMS normalization, the mean is 0 and Σ g drops out. The work is shared out as in the forward
// kernel: LANES neighbouring invocations a row, 1 on a CPU adapter.

alias real = f32;

const CENTER = true; // tune
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
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> gamma: array<f32>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
@group(0) @binding(4) var<storage, read> rstd: array<f32>;
@group(0) @binding(5) var<storage, read> dy: array<real>;
@group(0) @binding(6) var<storage, read_write> dx: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

var<workgroup> sums: array<vec2f, WORKGROUP>;

/// The sums of the whole row, to each of the LANES invocations that share it.
fn across_lanes(sum: vec2f, t: u32, lane: u32) -> vec2f {
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

/// g and x̂ at one place.
fn terms(base: u32, j: u32, center: f32, factor: f32) -> vec2f {
  return vec2f(f32(dy[base + j]) * gamma[j], (f32(x[base + j]) - center) * factor);
}

fn put(base: u32, j: u32, center: f32, factor: f32, means: vec2f) {
  let at = terms(base, j, center, factor);
  dx[base + j] = epilogue(real(factor * (at.x - means.x - at.y * means.y)), base + j, j);
}

@compute @workgroup_size(WORKGROUP)
fn layer_normalization_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let lane = t % LANES;
  let wanted = (group.y * groups.x + group.x) * ROWS + t / LANES;
  let row = min(wanted, params.rows - 1u); // past the end: keep the others company at the barriers
  let base = row * n;
  let center = mean[row];
  let factor = rstd[row];

  let rounds = n / (LANES * UNROLL);

  var part = vec2f();
  var j = lane;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      let at = terms(base, j + i * LANES, center, factor);
      part += vec2f(at.x, at.x * at.y);
    }
    j += LANES * UNROLL;
  }
  for (var i = 0u; i < UNROLL; i++) {
    if (j >= n) { break; }
    let at = terms(base, j, center, factor);
    part += vec2f(at.x, at.x * at.y);
    j += LANES;
  }
  var means = across_lanes(part, t, lane) / f32(n);
  if (!CENTER) { means.x = 0.0; }

  if (wanted != row) { return; }
  j = lane;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      put(base, j + i * LANES, center, factor, means);
    }
    j += LANES * UNROLL;
  }
  for (var i = 0u; i < UNROLL; i++) {
    if (j >= n) { break; }
    put(base, j, center, factor, means);
    j += LANES;
  }
}
