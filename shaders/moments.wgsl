// mean[o, p, i] = Σ x[o, k, i] / n      variance[o, p, i] = scale · Σ (x[o, k, i] − mean)²      over the n of piece p's k
//
//   x: [outer, n, inner]   mean, variance: [outer, pieces, inner]   piece p holds the `chunk` values of k from p · chunk
//
// One pass, and never E[x²] − mean²: a block of UNROLL values in registers has its own mean and squared distances from
// it, and two such sets are joined by what their means differ by (Chan, Golub and LeVeque, 1979). The same rule joins
// the LANES invocations of an output, and with MERGE the pieces of an earlier run: `x` then holds their means, `spreads`
// their sums of squared distances, of `weight` values each and `last_weight` in the last.
//
// The work is shared out as in reduce.wgsl, and so are the levels of long sums: LANES invocations an output, 1 on a CPU adapter.

alias real = f32;

const MERGE = false; // tune
const LANES = 1u; // tune
const ALONG = false; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 8u; // tune
const BLOCK = 16u;

const OUTPUTS = WORKGROUP / LANES;
const PARTNER = select(OUTPUTS, 1u, ALONG);
const LEVELS = countTrailingZeros(LANES);
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  outer: u32,
  n: u32,
  inner: u32,
  chunk: u32,
  pieces: u32,
  columns: u32,
  weight: f32,
  last_weight: f32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> spreads: array<f32>; // optional
@group(0) @binding(3) var<storage, read_write> mean: array<f32>;
@group(0) @binding(4) var<storage, read_write> variance: array<f32>;

// fuse
fn epilogue(value: f32, index: u32, column: u32) -> f32 { return value; }
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
  let share = b.count / max(count, 1.0); // two empty sets make an empty one
  let apart = b.mean - a.mean;
  return Moments(count, a.mean + apart * share, a.spread + b.spread + apart * apart * a.count * share);
}

/// Joins what the LANES invocations of one output have found; lane 0 returns the whole.
fn across_lanes(found: Moments, t: u32, lane: u32) -> Moments {
  if (LANES == 1u) { return found; }
  shared_moments[t] = found;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { shared_moments[t] = merge(shared_moments[t], shared_moments[t + distance * PARTNER]); }
  }
  return shared_moments[t];
}

/// UNROLL values from `at` on.
fn of_block(at: u32, stride: u32) -> Moments {
  var values: array<f32, UNROLL>;
  var sum = 0.0;
  for (var u = 0u; u < UNROLL; u++) { // unroll
    values[u] = f32(x[at + u * stride]);
    sum += values[u];
  }
  let center = sum * (1.0 / f32(UNROLL));
  var spread = 0.0;
  for (var u = 0u; u < UNROLL; u++) { // unroll
    spread += (values[u] - center) * (values[u] - center);
  }
  return Moments(f32(UNROLL), center, spread);
}

/// One value, or one piece of an earlier run.
fn of_one(at: u32, is_last: bool) -> Moments {
  if (MERGE) { return Moments(select(params.weight, params.last_weight, is_last), f32(x[at]), spreads[at]); }
  return Moments(1.0, f32(x[at]), 0.0);
}

@compute @workgroup_size(WORKGROUP)
fn moments(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let pieces = params.pieces;
  let outputs = params.outer * pieces * inner;

  var lane = t / OUTPUTS;
  var slot = t % OUTPUTS;
  if (ALONG) {
    lane = t % LANES;
    slot = t / LANES;
  }
  let wanted = (group.y * groups.x + group.x) * OUTPUTS + slot;
  let index = min(wanted, outputs - 1u); // past the end: keep the others company at the barriers
  let line = index / inner; // (o, p)
  let o = line / pieces;
  let first = (line - o * pieces) * params.chunk;
  let count = min(params.chunk, params.n - first);

  let stride = LANES * inner;
  var at = (o * params.n + first + lane) * inner + (index - line * inner);
  var total = Moments(0.0, 0.0, 0.0);
  let rounds = select(count / (LANES * UNROLL), 0u, MERGE);
  var round = 0u;
  var blocks = total;
  var larger = total;
  var largest = total;
  for (var done = 0u; done < MANY; done++) {
    for (var inside = 0u; inside < BLOCK; inside++) {
      if (round == rounds) { break; }
      total = merge(total, of_block(at, stride));
      at += UNROLL * stride;
      round += 1u;
    }
    if (round == rounds) { break; }
    blocks = merge(blocks, total);
    total = Moments(0.0, 0.0, 0.0);
    if (done % 16u == 15u) {
      larger = merge(larger, blocks);
      blocks = total;
    }
    if (done % 256u == 255u) {
      largest = merge(largest, larger);
      larger = total;
    }
  }
  for (var k = rounds * (LANES * UNROLL) + lane; k < MANY; k += LANES) {
    if (k >= count) { break; }
    total = merge(total, of_one(at, first + k + 1u == params.n));
    at += stride;
  }

  total = merge(merge(largest, larger), merge(blocks, total));
  let whole = across_lanes(total, t, lane);
  if (lane == 0u && wanted < outputs) {
    mean[index] = whole.mean;
    variance[index] = epilogue(whole.spread * params.scale, index, index % params.columns);
  }
}
