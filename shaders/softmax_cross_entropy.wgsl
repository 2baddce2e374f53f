// loss[row] = −Σ_j t[row, j] · log p_j      dx[row, j] = g[row] · (p_j · Σ t[row, ·] − t[row, j])      p = softmax(x[row, ·])
//
//   x: [rows, n] logits, dx their gradient    loss: [rows], g the gradient that flows into it
//   labels: [rows], the number of the right class as i32: t is 1 there and 0 elsewhere
//   labels: [rows, n] with ONE_HOT, the t themselves as f32, which need not add up to 1
//
// Cross-entropy from logits, its gradient with GRADIENT, or both from one peak and sum. These are found as in softmax.wgsl, again for
// a gradient that comes by itself: one read against a write and a read. A class that does not exist gives NaN, for all its
// row, and no read out of bounds. A target of 0 costs nothing even where the logit is −∞.

alias real = f32;

const LOSS = true; // tune
const GRADIENT = false; // tune
const ONE_HOT = false; // tune
const LANES = 1u; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 4u; // tune

const ROWS = WORKGROUP / LANES;
const LEVELS = countTrailingZeros(LANES);
const LOWEST = -0x1.fffffep+127; // the lowest finite f32
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  n: u32,
  columns: u32, // of the loss
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> labels: array<u32>; // the bits of i32 or f32
@group(0) @binding(3) var<storage, read> g: array<real>; // optional
@group(0) @binding(4) var<storage, read_write> loss: array<real>; // optional
@group(0) @binding(5) var<storage, read_write> dx: array<real>; // optional

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

// same as softmax total
/// Σ exp(value − peak) over some of a row's values.
struct Total {
  peak: f32,
  sum: f32,
}

var<workgroup> totals: array<Total, WORKGROUP>;

/// The higher of two values; NaN if one is. It is told by its bits: compilers may assume that there are none.
fn higher(a: f32, b: f32) -> f32 {
  let magnitude = max(bitcast<u32>(a) & 0x7fffffffu, bitcast<u32>(b) & 0x7fffffffu);
  return select(max(a, b), bitcast<f32>(magnitude), magnitude > 0x7f800000u);
}

fn merge(a: Total, b: Total) -> Total {
  let peak = higher(a.peak, b.peak);
  return Total(peak, a.sum * exp(a.peak - peak) + b.sum * exp(b.peak - peak));
}

/// NaN for a row that has no answer: NaN or +∞ on its peak, or nothing above −∞, for the peak alone adds exp(0) = 1.
/// It is put in by hand since a device's exp and log may turn NaN into a number.
fn checked(total: Total) -> Total {
  let exponent = bitcast<u32>(total.peak) & 0x7f800000u;
  let nan = bitcast<f32>(exponent | 0x7fc00000u);
  if (exponent == 0x7f800000u || total.sum < 0.5) { return Total(nan, nan); }
  return total;
}

/// The total of the whole row, to each of the LANES invocations that share it.
fn across_lanes(total: Total, t: u32, lane: u32) -> Total {
  if (LANES == 1u) { return total; }
  totals[t] = total;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { totals[t] = merge(totals[t], totals[t + distance]); }
  }
  workgroupBarrier();
  return totals[t - lane];
}

/// The total of the row that starts at `base`. Past its end the last value is read again, and not added.
fn row_total(base: u32, n: u32, t: u32, lane: u32) -> Total {
  var total = Total(LOWEST, 0.0);
  for (var round = 0u; round < MANY; round++) {
    let first = round * (LANES * UNROLL) + lane;
    if (first >= n) { break; }
    var values: array<f32, UNROLL>;
    var peak = total.peak;
    for (var i = 0u; i < UNROLL; i++) { // unroll
      values[i] = f32(x[base + min(first + i * LANES, n - 1u)]);
      peak = higher(peak, values[i]);
    }
    var sum = total.sum * exp(total.peak - peak);
    for (var i = 0u; i < UNROLL; i++) { // unroll
      sum += select(0.0, exp(values[i] - peak), first + i * LANES < n);
    }
    total = Total(peak, sum);
  }
  return checked(across_lanes(total, t, lane));
}
// end same

var<workgroup> sums: array<vec2f, WORKGROUP>;

/// The sums over the LANES invocations that share a row, to each of them.
fn sums_across_lanes(sum: vec2f, t: u32, lane: u32) -> vec2f {
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

/// The loss against a row of targets, and what those add up to.
fn against_row(total: Total, base: u32, n: u32, t: u32, lane: u32) -> vec2f {
  let log_sum = log(total.sum);
  var part = vec2f();
  for (var round = 0u; round < MANY; round++) {
    let first = round * (LANES * UNROLL) + lane;
    if (first >= n) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      let j = base + min(first + i * LANES, n - 1u);
      let target_j = select(0.0, bitcast<f32>(labels[j]), first + i * LANES < n);
      if (LOSS) { part.x += select(target_j * (log_sum - (f32(x[j]) - total.peak)), 0.0, target_j == 0.0); }
      part.y += target_j;
    }
  }
  return sums_across_lanes(part, t, lane);
}

/// The loss against the one right class, and 1; NaN where there is none.
fn against_class(total: Total, base: u32, n: u32, label: u32) -> vec2f {
  let nan = bitcast<f32>(n | 0x7fc00000u);
  let logit = f32(x[base + min(label, n - 1u)]);
  return select(vec2f(log(total.sum) - (logit - total.peak), 1.0), vec2f(nan), label >= n);
}

/// Writes one value of the gradient; `scale` is g · Σ t / Σ exp, `label` the right class unless ONE_HOT.
fn put(base: u32, j: u32, peak: f32, scale: f32, gradient: f32, label: u32) {
  var target_j = select(0.0, 1.0, j == label);
  if (ONE_HOT) { target_j = bitcast<f32>(labels[base + j]); }
  let value = exp(f32(x[base + j]) - peak) * scale - gradient * target_j;
  dx[base + j] = epilogue(real(value), base + j, j);
}

@compute @workgroup_size(WORKGROUP)
fn softmax_cross_entropy(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let lane = t % LANES;
  let wanted = (group.y * groups.x + group.x) * ROWS + t / LANES;
  let row = min(wanted, params.rows - 1u); // past the end: keep the others company at the barriers
  let base = row * n;
  let total = row_total(base, n, t, lane);
  var label = n;
  var found: vec2f; // the loss, and Σ t
  if (ONE_HOT) {
    found = against_row(total, base, n, t, lane);
  } else {
    label = labels[row]; // a negative one reads as a huge one
    found = against_class(total, base, n, label);
  }
  if (LOSS && lane == 0u && wanted == row) {
    if (GRADIENT) { loss[row] = real(found.x); } else { loss[row] = epilogue(real(found.x), row, row % params.columns); }
  }
  if (!GRADIENT) { return; }

  let gradient = f32(g[row]);
  let scale = gradient / total.sum * found.y;
  let rounds = select(0u, n / (LANES * UNROLL), wanted == row);
  var j = lane;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      put(base, j + i * LANES, total.peak, scale, gradient, label);
    }
    j += LANES * UNROLL;
  }
  for (var i = 0u; i < UNROLL; i++) {
    if (wanted != row || j >= n) { break; }
    put(base, j, total.peak, scale, gradient, label);
    j += LANES;
  }
}
