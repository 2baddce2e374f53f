// y[row, j] = (x[row, j] − mean) · rstd · gamma[j] + beta[j]      rstd = 1 / √(variance + epsilon)
//
//   x, y: [rows, n]   gamma, beta: [n]   mean, rstd: [rows], kept for the gradient
//
// Without CENTER the mean is taken to be 0, so the variance is the mean square: RMS normalization.
//
// LANES neighbouring invocations share a row, 1 on a CPU adapter. One pass finds mean and variance, never as
// E[x²] − mean²: a block of UNROLL values in registers has its own mean and squared distances from it, and two such
// sets are joined by what their means differ by (Chan, Golub and LeVeque, 1979). A second pass writes.
//
// On a CPU adapter a load costs more than all that is done with what it loads. There a lane takes EACH rows, one after the other in
// the first pass, side by side in the second, where they share what is loaded of gamma and beta: for whole blocks of columns and
// EACH rows, without a question; what is left goes one by one. Where lanes share a row, EACH is 1.

alias real = f32;

const CENTER = true; // tune
const LANES = 1u; // tune
const EACH = 1u; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 8u; // tune

const GROUPS = WORKGROUP / LANES; // of lanes, and of rows
const TOGETHER = UNROLL / EACH;
const LEVELS = countTrailingZeros(LANES);
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  n: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> gamma: array<f32>;
@group(0) @binding(3) var<storage, read> beta: array<f32>;
@group(0) @binding(4) var<storage, read_write> mean: array<f32>;
@group(0) @binding(5) var<storage, read_write> rstd: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

// same as moments of a set
/// Mean of `count` values, and the sum of their squared distances from it.
struct Moments {
  count: f32,
  mean: f32,
  spread: f32,
}
// end same

var<workgroup> shared_moments: array<Moments, WORKGROUP>;

fn merge(a: Moments, b: Moments) -> Moments {
  let count = a.count + b.count;
  if (!CENTER) { return Moments(count, 0.0, a.spread + b.spread); }
  let share = b.count / max(count, 1.0); // two empty sets make an empty one
  let apart = b.mean - a.mean;
  return Moments(count, a.mean + apart * share, a.spread + b.spread + apart * apart * a.count * share);
}

/// The moments of the whole row, to each of the LANES invocations that share it.
fn across_lanes(found: Moments, t: u32, lane: u32) -> Moments {
  if (LANES == 1u) { return found; }
  shared_moments[t] = found;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { shared_moments[t] = merge(shared_moments[t], shared_moments[t + distance]); }
  }
  workgroupBarrier();
  return shared_moments[t - lane];
}

/// UNROLL values from `at` on, LANES apart.
fn of_block(at: u32) -> Moments {
  var values: array<f32, UNROLL>;
  var sum = 0.0;
  for (var u = 0u; u < UNROLL; u++) { // unroll
    values[u] = f32(x[at + u * LANES]);
    sum += values[u];
  }
  let center = select(0.0, sum * (1.0 / f32(UNROLL)), CENTER);
  var spread = 0.0;
  for (var u = 0u; u < UNROLL; u++) { // unroll
    spread += (values[u] - center) * (values[u] - center);
  }
  return Moments(f32(UNROLL), center, spread);
}

fn of_one(at: u32) -> Moments {
  let value = f32(x[at]);
  if (CENTER) { return Moments(1.0, value, 0.0); }
  return Moments(1.0, 0.0, value * value);
}

/// The moments of the lane's part of a row.
fn of_lane(base: u32, lane: u32) -> Moments {
  let n = params.n;
  let rounds = n / (LANES * UNROLL);
  var total = Moments(0.0, 0.0, 0.0);
  var j = lane;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    total = merge(total, of_block(base + j));
    j += LANES * UNROLL;
  }
  for (var i = 0u; i < UNROLL; i++) {
    if (j >= n) { break; }
    total = merge(total, of_one(base + j));
    j += LANES;
  }
  return total;
}

var<private> bases: array<u32, EACH>;
var<private> centers: array<f32, EACH>;
var<private> factors: array<f32, EACH>;

fn put(r: u32, j: u32, scale: f32, shift: f32) {
  let index = bases[r] + j;
  let value = (f32(x[index]) - centers[r]) * factors[r] * scale + shift;
  y[index] = epilogue(real(value), index, j);
}

@compute @workgroup_size(WORKGROUP)
fn layer_normalization(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let lane = t % LANES;
  let first = (group.y * groups.x + group.x) * GROUPS * EACH + t / LANES;
  var count = 0u; // rows of this lane that there are
  for (var r = 0u; r < EACH; r++) {
    let wanted = first + r * GROUPS;
    let row = min(wanted, params.rows - 1u); // past the end: keep the others company at the barriers
    let whole = across_lanes(of_lane(row * n, lane), t, lane);
    let factor = 1.0 / sqrt(whole.spread / f32(n) + params.epsilon);
    bases[r] = row * n;
    centers[r] = whole.mean;
    factors[r] = factor;
    if (wanted == row) {
      count += 1u;
      if (lane == 0u) {
        mean[row] = whole.mean;
        rstd[row] = factor;
      }
    }
  }

  var done = lane;
  let rounds = select(0u, n / (LANES * TOGETHER), count == EACH);
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < TOGETHER; i++) { // unroll
      let j = done + i * LANES;
      let scale = gamma[j];
      let shift = beta[j];
      for (var r = 0u; r < EACH; r++) { // unroll
        put(r, j, scale, shift);
      }
    }
    done += LANES * TOGETHER;
  }
  for (var r = 0u; r < EACH; r++) {
    if (r >= count) { break; }
    for (var j = done; j < n; j += LANES) { put(r, j, gamma[j], beta[j]); }
  }
}
