// y[row, j] = exp(x[row, j] − peak) / Σ exp(x[row, ·] − peak)      peak = max x[row, ·]
//
//   x, y: [rows, n]        with LOG instead: y[row, j] = x[row, j] − peak − log Σ exp(x[row, ·] − peak)
//
// LANES neighbouring invocations share a row. One pass finds peak and sum together: when a larger value turns up, the
// sum so far is scaled down to the new peak. A second pass writes. A CPU adapter wants LANES = 1, and then the tree and
// its barriers are gone from the compiled shader.
//
// A mask of −∞ is fine: exp makes it 0. The peak starts from the lowest finite number, so that −∞ is never subtracted
// from itself. As in NumPy, NaN or +∞ anywhere in a row makes all of it NaN, and so does a row of nothing but −∞.

alias real = f32;

const LOG = false; // tune
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
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read_write> y: array<real>;

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

/// Writes one value; `scale` is 1 / sum, or log sum with LOG.
fn put(base: u32, j: u32, peak: f32, scale: f32) {
  let shifted = f32(x[base + j]) - peak;
  let value = select(exp(shifted) * scale, shifted - scale, LOG);
  y[base + j] = epilogue(real(value), base + j, j);
}

@compute @workgroup_size(WORKGROUP)
fn softmax(
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
  let scale = select(1.0 / total.sum, log(total.sum), LOG);

  let rounds = select(0u, n / (LANES * UNROLL), wanted == row);
  var j = lane;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      put(base, j + i * LANES, total.peak, scale);
    }
    j += LANES * UNROLL;
  }
  for (var i = 0u; i < UNROLL; i++) {
    if (wanted != row || j >= n) { break; }
    put(base, j, total.peak, scale);
    j += LANES;
  }
}
