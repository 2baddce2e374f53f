// out[o, i] = the first k at which x[o, k, i] is largest      (or smallest)
//
//   x: [outer, n, inner]   out: [outer, inner]      with PAIRED: y as x, and out 1 where its k is the same, else 0
//
// The work is shared out as in reduce.wgsl: LANES invocations look through every LANES-th element of one output and
// then meet in a tree; LANES = 1 on a CPU adapter.
//
// All types are compared as signed integers. For floats that means that no compiler can assume away a NaN: as in NumPy,
// the first NaN is the answer, whichever end is sought.

alias real = f32;

const TYPE = 0u; // tune
const MIN = false; // tune
const LANES = 1u; // tune
const ALONG = false; // tune
const PAIRED = false; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 4u; // tune

const FLOAT = 0u;
const SIGNED = 1u;
const OUTPUTS = WORKGROUP / LANES;
const PARTNER = select(OUTPUTS, 1u, ALONG);
const LEVELS = countTrailingZeros(LANES);
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  outer: u32,
  n: u32,
  inner: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> y: array<real>; // optional
@group(0) @binding(3) var<storage, read_write> out: array<i32>;

struct Candidate {
  rank: i32,
  k: u32,
}

var<workgroup> candidates: array<Candidate, WORKGROUP>;

/// An integer that orders as wanted: the sought value highest, −0 equal to +0, NaN above all.
fn rank_of(value: real) -> i32 {
  if (TYPE != FLOAT) {
    let signed = select(i32(value) ^ i32(0x80000000u), i32(value), TYPE == SIGNED);
    return select(signed, ~signed, MIN);
  }
  let bits = bitcast<i32>(f32(value));
  let magnitude = bits & 0x7fffffff;
  let ordered = select(magnitude, -magnitude, (bits < 0) != MIN);
  return select(ordered, 0x7fffffff, magnitude > 0x7f800000);
}

fn better(a: Candidate, b: Candidate) -> Candidate {
  if (b.rank > a.rank || (b.rank == a.rank && b.k < a.k)) { return b; }
  return a;
}

/// The best of the LANES candidates for one output; lane 0 returns it.
fn across_lanes(candidate: Candidate, t: u32, lane: u32) -> Candidate {
  if (LANES == 1u) { return candidate; }
  candidates[t] = candidate;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { candidates[t] = better(candidates[t], candidates[t + distance * PARTNER]); }
  }
  return candidates[t];
}

/// The rank of an element of x, or of y.
fn rank_at(index: u32, second: bool) -> i32 {
  if (PAIRED && second) { return rank_of(y[index]); }
  return rank_of(x[index]);
}

/// The sought k among the n elements that begin at `base`; lane 0 returns it.
fn place(base: u32, second: bool, t: u32, lane: u32) -> u32 {
  let n = params.n;
  let inner = params.inner;
  var best = Candidate(rank_at(base, second), 0u);
  let rounds = n / (LANES * UNROLL);
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    for (var i = 0u; i < UNROLL; i++) { // unroll
      let k = (round * UNROLL + i) * LANES + lane;
      let rank = rank_at(base + k * inner, second);
      best.k = select(best.k, k, rank > best.rank);
      best.rank = max(best.rank, rank);
    }
  }
  for (var i = 0u; i < UNROLL; i++) {
    let k = (rounds * UNROLL + i) * LANES + lane;
    if (k >= n) { break; }
    let rank = rank_at(base + k * inner, second);
    best.k = select(best.k, k, rank > best.rank);
    best.rank = max(best.rank, rank);
  }
  return across_lanes(best, t, lane).k;
}

@compute @workgroup_size(WORKGROUP)
fn arg_reduce(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let outputs = params.outer * inner;

  var lane = t / OUTPUTS;
  var slot = t % OUTPUTS;
  if (ALONG) {
    lane = t % LANES;
    slot = t / LANES;
  }
  let wanted = (group.y * groups.x + group.x) * OUTPUTS + slot;
  let index = min(wanted, outputs - 1u); // past the end: keep the others company at the barriers
  let o = index / inner;
  let base = o * params.n * inner + (index - o * inner);

  var found = place(base, false, t, lane);
  if (PAIRED) {
    if (LANES > 1u) { workgroupBarrier(); } // until the last one is read
    found = select(0u, 1u, found == place(base, true, t, lane));
  }
  if (lane == 0u && wanted < outputs) { out[index] = i32(found); }
}
