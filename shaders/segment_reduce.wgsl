// out[o, s, p, j] = Σ x[o, places[k], j]  over the k of piece p of segment s      (or the largest, or their product)
//
//   x: [outer, n, inner]   places: [n]   bounds: [segments + 1]   out: [outer, segments, pieces, inner]
//   segment s owns the k from bounds[s] up to bounds[s + 1]; an empty one gives `empty`
//
// Gathered, in order: nothing is atomic, so the same input always gives the same bits. Where there are few segments,
// `pieces` shares each out and a second run takes them together.
//
// An invocation owns COLUMNS (a divisor of inner) neighbours of one piece. A GPU wants COLUMNS = 1: neighbouring
// invocations then read neighbouring numbers.

alias real = f32;
alias result = real; // what is taken together later is f32

const MAX = false; // tune
const PROD = false; // tune
const COLUMNS = 1u; // tune
const WORKGROUP = 64u; // tune

const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  outer: u32,
  n: u32,
  inner: u32,
  segments: u32,
  pieces: u32,
  columns: u32,
  empty: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> places: array<u32>;
@group(0) @binding(3) var<storage, read> bounds: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<result>;

// fuse
fn epilogue(value: result, index: u32, column: u32) -> result { return value; }
// end fuse

// same as combine of segments
/// The sum, the product or the larger of two; NaN if one is. It is told by its bits: compilers may assume that there are none.
fn combine(a: f32, b: f32) -> f32 {
  if (PROD) { return a * b; }
  if (!MAX) { return a + b; }
  let magnitude = max(bitcast<u32>(a) & 0x7fffffffu, bitcast<u32>(b) & 0x7fffffffu);
  return select(max(a, b), bitcast<f32>(magnitude), magnitude > 0x7f800000u);
}
// end same

@compute @workgroup_size(WORKGROUP)
fn segment_reduce(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let pieces = params.pieces;
  let stacks = inner / COLUMNS;
  let invocation = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = invocation / stacks; // (o, s, p)
  if (line >= params.outer * params.segments * pieces) { return; }
  let j = (invocation - line * stacks) * COLUMNS;
  let row = line / pieces; // (o, s)
  let o = row / params.segments;
  let s = row - o * params.segments;

  let begin = bounds[s];
  let end = bounds[s + 1u];
  let share = (end - begin + pieces - 1u) / pieces;
  let first = begin + (line - row * pieces) * share;
  let count = max(min(first + share, end), first) - first;
  var values: array<f32, COLUMNS>;
  for (var c = 0u; c < COLUMNS; c++) { // unroll
    values[c] = params.empty;
  }
  for (var i = 0u; i < MANY; i++) {
    if (i >= count) { break; }
    let at = (o * params.n + places[first + i]) * inner + j;
    for (var c = 0u; c < COLUMNS; c++) { // unroll
      values[c] = combine(values[c], f32(x[at + c]));
    }
  }
  for (var c = 0u; c < COLUMNS; c++) { // unroll
    let index = line * inner + j + c;
    out[index] = epilogue(result(values[c]), index, index % params.columns);
  }
}
