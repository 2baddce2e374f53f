// out[o, p, i] = Σ x[o, k, i]  over the k of piece p, of whole numbers      (or the largest, the smallest, the product)
//
//   x: [outer, n, inner]   out: [outer, pieces, inner]   piece p holds the `chunk` values of k from p · chunk
//
// The sizes are those of reduce.wgsl. One invocation an output, since whole numbers are few and seldom: counts and masks.
// With UNSIGNED the bits are those of u32, which add and multiply alike but compare otherwise.

const OP = 0u; // tune
const UNSIGNED = false; // tune
const WORKGROUP = 64u; // tune

const SUM = 0u;
const MAX = 1u;
const MIN = 2u;
const PROD = 3u;

struct Params {
  outer: u32,
  n: u32,
  inner: u32,
  chunk: u32,
  pieces: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<i32>;
@group(0) @binding(2) var<storage, read_write> out: array<i32>;

fn less(a: i32, b: i32) -> bool { return select(a < b, bitcast<u32>(a) < bitcast<u32>(b), UNSIGNED); }

fn combine(a: i32, b: i32) -> i32 {
  if (OP == SUM) { return a + b; }
  if (OP == PROD) { return a * b; }
  return select(a, b, less(a, b) == (OP == MAX));
}

@compute @workgroup_size(WORKGROUP)
fn reduce_whole(
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
  var at = (o * params.n + first) * inner + (index - line * inner);
  var value = x[at];
  for (var k = 1u; k < count; k++) {
    at += inner;
    value = combine(value, x[at]);
  }
  out[index] = value;
}
