// offset[p, j] = Σ dy[r, j]      scale[p, j] = Σ dy[r, j] · (x[r, j] − mean) · rstd      over the rows r of piece p
//
//   dy, x: [rows, columns]   offset, scale: [pieces, columns]   piece p holds the `chunk` rows from p · chunk
//
// What flows back into a normalization's β and γ. mean and rstd, one over the standard deviation, belong to the row
// (PER_ROW, layer normalization) or to the column (batch normalization). With MERGE a second run adds the pieces up:
// `dy` holds their offsets and `x` their scales.
//
// LANES invocations share a column: each takes every LANES-th row, then they meet in a tree. A CPU adapter wants
// LANES = 1, and then the tree and its barriers are gone from the compiled shader.

alias real = f32;

const PER_ROW = false; // tune
const MERGE = false; // tune
const LANES = 1u; // tune
const WORKGROUP = 16u; // tune
const UNROLL = 4u; // tune

const COLUMNS = WORKGROUP / LANES;
const LEVELS = countTrailingZeros(LANES);
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  columns: u32,
  chunk: u32,
  pieces: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read> x: array<real>;
@group(0) @binding(3) var<storage, read> mean: array<f32>; // optional
@group(0) @binding(4) var<storage, read> rstd: array<f32>; // optional
@group(0) @binding(5) var<storage, read_write> offset: array<f32>;
@group(0) @binding(6) var<storage, read_write> scale: array<f32>;

var<workgroup> sums: array<vec2f, WORKGROUP>;

/// The sums of the whole piece, to lane 0.
fn across_lanes(sum: vec2f, t: u32, lane: u32) -> vec2f {
  if (LANES == 1u) { return sum; }
  sums[t] = sum;
  for (var level = 1u; level <= LEVELS; level++) {
    workgroupBarrier();
    let distance = LANES >> level;
    if (lane < distance) { sums[t] += sums[t + distance * COLUMNS]; }
  }
  return sums[t];
}

fn term(row: u32, j: u32, center: f32, factor: f32) -> vec2f {
  let at = row * params.columns + j;
  let gradient = f32(dy[at]);
  let value = f32(x[at]);
  if (MERGE) { return vec2f(gradient, value); }
  if (PER_ROW) { return vec2f(gradient, gradient * (value - mean[row]) * rstd[row]); }
  return vec2f(gradient, gradient * (value - center) * factor);
}

@compute @workgroup_size(WORKGROUP)
fn normalization_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let columns = params.columns;
  let outputs = params.pieces * columns;
  let lane = t / COLUMNS;
  let wanted = (group.y * groups.x + group.x) * COLUMNS + t % COLUMNS;
  let index = min(wanted, outputs - 1u); // past the end: keep the others company at the barriers
  let piece = index / columns;
  let j = index - piece * columns;
  let end = min((piece + 1u) * params.chunk, params.rows);

  var center = 0.0;
  var factor = 1.0;
  if (!MERGE && !PER_ROW) {
    center = mean[j];
    factor = rstd[j];
  }
  var partial: array<vec2f, UNROLL>; // several short sums: more accurate than one long sum, and independent
  var row = piece * params.chunk + lane;
  for (var round = 0u; round < MANY; round++) {
    if (row + (UNROLL - 1u) * LANES >= end) { break; }
    for (var u = 0u; u < UNROLL; u++) { // unroll
      partial[u] += term(row + u * LANES, j, center, factor);
    }
    row += UNROLL * LANES;
  }
  for (var u = 0u; u < UNROLL; u++) {
    if (row >= end) { break; }
    partial[0] += term(row, j, center, factor);
    row += LANES;
  }
  for (var u = 0u; u < UNROLL - 1u; u++) { // unroll
    partial[0] += partial[u + 1u];
  }
  let sum = across_lanes(partial[0], t, lane);
  if (lane == 0u && wanted < outputs) {
    offset[index] = sum.x;
    scale[index] = sum.y;
  }
}
