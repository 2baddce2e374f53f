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
// Long sums are sums of sums: sixteen rounds make a block, sixteen blocks a larger one, sixteen of those one larger still, so that no
// number is added to one that is much larger than it. (A stack of levels would be exact to log n, and costs short sums a third.)

alias real = f32;
alias result = real; // partial sums are f32

const OP = 0u; // tune
const LANES = 1u; // tune
const ALONG = false; // tune
const SQUARED = false; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 8u; // tune
const BLOCK = 16u;

const SUM = 0u;
const MAX = 1u;
const MIN = 2u;
const PROD = 3u;
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

/// Folds the values that one invocation has.
fn across_values(values: array<f32, UNROLL>) -> f32 {
  var folded = values[0];
  for (var u = 0u; u < UNROLL - 1u; u++) { // unroll
    folded = combine(folded, values[u + 1u]);
  }
  return folded;
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
  var at = (o * params.n + first) * inner + (index - line * inner);
  var values: array<f32, UNROLL>; // several short sums: more accurate than one long sum, and independent
  let neutral = start(folding(element(at)));
  for (var u = 0u; u < UNROLL; u++) { // unroll
    values[u] = neutral;
  }
  at += lane * inner;
  let rounds = count / (LANES * UNROLL);
  var round = 0u;
  var blocks = start(values[0]);
  var larger = blocks;
  var largest = blocks;
  for (var done = 0u; done < MANY; done++) {
    for (var inside = 0u; inside < BLOCK; inside++) {
      if (round == rounds) { break; }
      for (var u = 0u; u < UNROLL; u++) { // unroll
        values[u] = combine(values[u], folding(element(at + u * stride)));
      }
      at += UNROLL * stride;
      round += 1u;
    }
    if (round == rounds) { break; }
    blocks = combine(blocks, across_values(values));
    for (var u = 0u; u < UNROLL; u++) { // unroll
      values[u] = start(blocks);
    }
    if (done % 16u == 15u) {
      larger = combine(larger, blocks);
      blocks = start(blocks);
    }
    if (done % 256u == 255u) {
      largest = combine(largest, larger);
      larger = start(larger);
    }
  }
  let rest = count - rounds * (LANES * UNROLL);
  for (var u = 0u; u < UNROLL; u++) {
    if (u * LANES + lane >= rest) { break; }
    values[0] = combine(values[0], folding(element(at + u * stride)));
  }
  let found = combine(combine(largest, larger), combine(blocks, across_values(values)));
  let value = across_lanes(found, t, lane) * params.scale;
  if (lane == 0u && wanted < outputs) {
    out[index] = epilogue(result(value), index, index % params.columns);
  }
}
