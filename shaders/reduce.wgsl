// out[o, p, i] = scale · Σ x[o, k, i]  over the k of piece p      (or Σ x², the largest, the smallest, the product)
//
//   x: [outer, n, inner]   out: [outer, pieces, inner]   piece p holds the `chunk` values of k from p · chunk
//
// Every reduction is one over a middle axis. When there are too few outputs to keep the device busy, `pieces` cuts the
// axis and a second run adds the pieces up: nothing is atomic, so the same input always gives the same bits.
//
// LANES invocations share an output: each folds every LANES-th element, then they meet in a tree. A CPU adapter wants
// LANES = 1, and then the tree and its barriers are gone from the compiled shader. A GPU wants neighbouring
// invocations at neighbouring addresses: ALONG = true hands them neighbours on the reduced axis (for inner = 1),
// ALONG = false neighbouring outputs.
//
// An invocation has COLUMNS neighbouring outputs (at most inner; 1 where there are LANES). A CPU adapter wants 2 of wide matrices: down a
// column every number lies in another line of the cache, which is gone when the next column asks for it.
//
// Long sums are sums of sums: UNROLL numbers make a round, sixteen rounds a block, sixteen blocks a larger one, sixteen of those one
// larger still, so that no number is added to one that is much larger than it. (A stack of levels would be exact to log n, and costs
// short sums a third.)

alias real = f32;
alias result = real; // partial sums are f32

const OP = 0u; // tune
const LANES = 1u; // tune
const ALONG = false; // tune
const SQUARED = false; // tune
const WORKGROUP = 16u; // tune
const COLUMNS = 1u; // tune
const UNROLL = 8u; // tune
const BLOCK = 16u;

const SUM = 0u;
const MAX = 1u;
const MIN = 2u;
const PROD = 3u;
const SHARES = WORKGROUP / LANES;
const PARTNER = select(SHARES, 1u, ALONG);
const LEVELS = countTrailingZeros(LANES);
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  outer: u32,
  n: u32,
  inner: u32,
  chunk: u32,
  pieces: u32,
  columns: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>; // optional: left out where `element` is made of other tensors
@group(0) @binding(2) var<storage, read_write> out: array<result>;

// fuse read
fn element(index: u32) -> real { return x[index]; }
// end fuse

// fuse
fn epilogue(value: result, index: u32, column: u32) -> result { return value; }
// end fuse

var<workgroup> folded: array<f32, WORKGROUP>;

// same as propagate
// A NaN wins, as in NumPy. It is recognised by its bits, since a shader compiler may assume that there are none.
fn propagate(value: f32, a: f32, b: f32) -> f32 {
  let magnitude = max(bitcast<u32>(a) & 0x7fffffffu, bitcast<u32>(b) & 0x7fffffffu);
  return select(value, bitcast<f32>(magnitude), magnitude > 0x7f800000u);
}
// end same

fn combine(a: f32, b: f32) -> f32 {
  if (OP == SUM) { return a + b; }
  if (OP == PROD) { return a * b; }
  if (OP == MAX) { return propagate(max(a, b), a, b); }
  return propagate(min(a, b), a, b);
}

/// What is folded of an element.
fn folding(element: real) -> f32 {
  let value = f32(element);
  if (SQUARED) { return value * value; }
  return value;
}

/// What to start from: the neutral element, or for max and min any element of the set.
fn start(element: f32) -> f32 {
  if (OP == SUM) { return 0.0; }
  if (OP == PROD) { return 1.0; }
  return element;
}

/// UNROLL elements, `stride` apart, folded.
fn round_from(at: u32, stride: u32) -> f32 {
  var value = folding(element(at));
  for (var u = 0u; u < UNROLL - 1u; u++) { // unroll
    value = combine(value, folding(element(at + (u + 1u) * stride)));
  }
  return value;
}

/// Folds the values of the LANES invocations of one output; lane 0 returns the whole.
fn across_lanes(value: f32, t: u32, lane: u32) -> f32 {
  if (LANES == 1u) { return value; }
  folded[t] = value;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { folded[t] = combine(folded[t], folded[t + distance * PARTNER]); }
  }
  return folded[t];
}

@compute @workgroup_size(WORKGROUP)
fn reduce(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let pieces = params.pieces;
  let across = (inner + COLUMNS - 1u) / COLUMNS;
  let shares = params.outer * pieces * across;

  var lane = t / SHARES;
  var slot = t % SHARES;
  if (ALONG) {
    lane = t % LANES;
    slot = t / LANES;
  }
  let wanted = (group.y * groups.x + group.x) * SHARES + slot;
  let index = min(wanted, shares - 1u); // past the end: keep the others company at the barriers
  let line = index / across; // (o, p)
  let o = line / pieces;
  let first = (line - o * pieces) * params.chunk;
  let count = min(params.chunk, params.n - first);
  let own = (index - line * across) * COLUMNS;
  let column = min(own, inner - COLUMNS); // the last ones along an odd line take some of their neighbours'

  let stride = LANES * inner;
  var at = (o * params.n + first) * inner + column;
  var total: array<f32, COLUMNS>;
  for (var c = 0u; c < COLUMNS; c++) { // unroll
    total[c] = start(folding(element(at + c)));
  }
  var blocks = total;
  var larger = total;
  var largest = total;
  at += lane * inner;
  let rounds = count / (LANES * UNROLL);
  var round = 0u;
  for (var done = 0u; done < MANY; done++) {
    for (var inside = 0u; inside < BLOCK; inside++) {
      if (round == rounds) { break; }
      for (var c = 0u; c < COLUMNS; c++) { // unroll
        total[c] = combine(total[c], round_from(at + c, stride));
      }
      at += UNROLL * stride;
      round += 1u;
    }
    if (round == rounds) { break; }
    for (var c = 0u; c < COLUMNS; c++) { // unroll
      blocks[c] = combine(blocks[c], total[c]);
      total[c] = start(blocks[c]);
      if (done % 16u == 15u) {
        larger[c] = combine(larger[c], blocks[c]);
        blocks[c] = start(blocks[c]);
      }
      if (done % 256u == 255u) {
        largest[c] = combine(largest[c], larger[c]);
        larger[c] = start(larger[c]);
      }
    }
  }
  let rest = count - rounds * (LANES * UNROLL);
  for (var u = 0u; u < UNROLL; u++) {
    if (u * LANES + lane >= rest) { break; }
    for (var c = 0u; c < COLUMNS; c++) { // unroll
      total[c] = combine(total[c], folding(element(at + u * stride + c)));
    }
  }
  for (var c = 0u; c < COLUMNS; c++) { // unroll
    let found = combine(combine(largest[c], larger[c]), combine(blocks[c], total[c]));
    let value = across_lanes(found, t, lane) * params.scale;
    let to = line * inner + column + c;
    if (lane == 0u && wanted < shares && column + c >= own) {
      out[to] = epilogue(result(value), to, to % params.columns);
    }
  }
}
