// out[row, j] = f(x[row, j], …, g(row), …)      g folds the row: a sum, a product, the largest or smallest of h(x[row, ·], …)
//
// The frame around element-wise code that folds rows on its way, and goes on with what it has found: x / Σ x, for example. The fuser
// writes the bindings and `compute`, which passes over its row once for each fold that waits for another, and once more to write.
// What it has once read it reads again, which is in the cache by then; so nothing that stands in between lies in memory.
//
// LANES neighbouring invocations share a row, each of them every LANES-th element, and meet in a tree. A CPU adapter wants LANES = 1,
// and then the tree and its barriers are gone from the compiled shader. Long sums are sums of sums, in the very order
// of reduce.wgsl: UNROLL numbers make a round, BLOCK rounds a part.

const LANES = 1u; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 8u; // tune
const BLOCK = 16u;

const ROWS = WORKGROUP / LANES;
const LEVELS = countTrailingZeros(LANES);
const SUM = 0u;
const MAX = 1u;
const MIN = 2u;
const PROD = 3u;
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  n: u32,
}

/// A row, and who of those that share it asks: `lane` of the LANES, `t` of the workgroup. The last row is given to those past the end,
/// to keep the others company at the barriers; they write nothing.
struct Row {
  index: u32,
  base: u32,
  n: u32,
  t: u32,
  lane: u32,
  writes: bool,
}

@group(0) @binding(0) var<uniform> params: Params;

var<workgroup> folded: array<f32, WORKGROUP>;

// same as propagate
// A NaN wins, as in NumPy. It is recognised by its bits, since a shader compiler may assume that there are none.
fn propagate(value: f32, a: f32, b: f32) -> f32 {
  let magnitude = max(bitcast<u32>(a) & 0x7fffffffu, bitcast<u32>(b) & 0x7fffffffu);
  return select(value, bitcast<f32>(magnitude), magnitude > 0x7f800000u);
}
// end same

fn combine(op: u32, a: f32, b: f32) -> f32 {
  if (op == SUM) { return a + b; }
  if (op == PROD) { return a * b; }
  if (op == MAX) { return propagate(max(a, b), a, b); }
  return propagate(min(a, b), a, b);
}

/// What to start from: the neutral element, or for max and min any element of the set.
fn start(op: u32, element: f32) -> f32 {
  if (op == SUM) { return 0.0; }
  if (op == PROD) { return 1.0; }
  return element;
}

/// Folds the values of the LANES invocations of one row, for all of them.
fn across_lanes(op: u32, value: f32, row: Row) -> f32 {
  if (LANES == 1u) { return value; }
  workgroupBarrier(); // the fold before has been read
  folded[row.t] = value;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (row.lane < distance) { folded[row.t] = combine(op, folded[row.t], folded[row.t + distance]); }
  }
  workgroupBarrier();
  return folded[row.t - row.lane];
}

// fuse
fn compute(row: Row) { }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let wanted = (group.y * groups.x + group.x) * ROWS + t / LANES;
  let index = min(wanted, params.rows - 1u);
  compute(Row(index, index * params.n, params.n, t, t % LANES, wanted == index));
}
