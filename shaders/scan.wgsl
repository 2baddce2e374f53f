// y[o, k, i] = Σ x[o, j, i]  over j ≤ k      (or the product; with REVERSE over j ≥ k; with EXCLUSIVE without j = k)
//
//   x, y: [outer, n, inner]   a line, all k of one (o, i), is cut into `pieces` of `chunk` values
//
// One invocation walks one piece of a line. A line in one piece needs one run. Otherwise there are three: the total of every
// piece (TOTALS, y: [outer, pieces, inner]); an exclusive scan of those, which says what comes before each piece; and the
// pieces, each from what came before it (CARRY). The order of additions is fixed, so the same input gives the same bits.

alias real = f32;
alias result = real; // totals of pieces are f32

const PROD = false; // tune
const REVERSE = false; // tune
const EXCLUSIVE = false; // tune
const TOTALS = false; // tune
const CARRY = false; // tune
const WORKGROUP = 16u; // tune

struct Params {
  outer: u32,
  n: u32,
  inner: u32,
  chunk: u32,
  pieces: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> before: array<f32>; // optional: [outer, pieces, inner]
@group(0) @binding(3) var<storage, read_write> y: array<result>;

@compute @workgroup_size(WORKGROUP)
fn scan(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (index >= params.outer * params.pieces * inner) { return; }
  let line = index / inner; // (o, p)
  let o = line / params.pieces;
  let first = (line - o * params.pieces) * params.chunk;
  let count = min(params.chunk, params.n - first);
  let base = (o * params.n + first) * inner + (index - line * inner);
  var value = select(0.0, 1.0, PROD);
  if (CARRY) { value = before[index]; }
  for (var k = 0u; k < count; k++) {
    let at = base + select(k, count - 1u - k, REVERSE) * inner;
    let next = select(value + f32(x[at]), value * f32(x[at]), PROD);
    if (!TOTALS) { y[at] = result(select(next, value, EXCLUSIVE)); }
    value = next;
  }
  if (TOTALS) { y[index] = result(value); }
}
