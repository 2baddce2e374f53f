// out[o, s, p, j] = Σ x[o, places[k], j]  over the k of piece p of segment s      (or the largest, or their product)
//
//   x: [outer, n, inner]   places: [n]   bounds: [segments + 1]   out: [outer, segments, pieces, inner]
//   segment s owns the k from bounds[s] up to bounds[s + 1]; an empty one gives `empty`
//
// Gathered, in order: nothing is atomic, so the same input always gives the same bits. Where there are few segments,
// `pieces` shares each out and a second run takes them together.
//
// For CPU adapters (SwiftShader: SIMD of four lanes). An invocation owns COLUMNS (a divisor of inner) neighbours, and has `rows`
// segments after one another. The body of a loop runs there at least once, with all lanes off if need be, which costs as much as a load
// of each column: so loops ask at their ends whether to go on. And of a large table most rows have no entries: so the loop over entries
// is met only on the way to a segment that has some, which is then written together with the empty ones behind it.

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
  rows: u32,
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
fn segment_reduce_simd4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let segments = params.segments;
  let pieces = params.pieces;
  let n = params.n;
  let columns = params.columns;
  let empty = params.empty;
  let stacks = inner / COLUMNS;
  let blocks = (segments + params.rows - 1u) / params.rows;
  let invocation = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = invocation / stacks; // (o, block, p)
  if (line >= params.outer * blocks * pieces) { return; }
  let j = (invocation - line * stacks) * COLUMNS;
  let stretch = line / pieces; // (o, block)
  let p = line - stretch * pieces;
  let o = stretch / blocks;
  var s = (stretch - o * blocks) * params.rows;
  let last = min(s + params.rows, segments);

  var values: array<f32, COLUMNS>;
  for (var c = 0u; c < COLUMNS; c++) { // unroll
    values[c] = empty;
  }
  var begin = bounds[s];
  var end = bounds[s + 1u];
  for (var full = 0u; full < MANY; full++) {
    let share = (end - begin + pieces - 1u) / pieces;
    let first = begin + p * share;
    let count = max(min(first + share, end), first) - first;
    if (count > 0u) {
      for (var i = 0u; i < MANY; i++) {
        let at = (o * n + places[first + i]) * inner + j;
        for (var c = 0u; c < COLUMNS; c++) { // unroll
          values[c] = combine(values[c], f32(x[at + c]));
        }
        if (i + 1u == count) { break; }
      }
    }
    for (var i = 0u; i < MANY; i++) {
      let at = ((o * segments + s) * pieces + p) * inner + j;
      for (var c = 0u; c < COLUMNS; c++) { // unroll
        let index = at + c;
        out[index] = epilogue(result(values[c]), index, index % columns);
        values[c] = empty;
      }
      s += 1u;
      begin = end;
      end = bounds[min(s + 1u, segments)];
      if ((s >= last) | (begin < end)) { break; }
    }
    if (s >= last) { break; }
  }
}
