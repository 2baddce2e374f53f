// One step of a recurrent layer, for the whole batch: from h[t − 1] to h[t].
//
//   LSTM   i, f, o = s(xz + h·U)    g = a(xz + h·U)                      c = f·c + i·g     h = o·a(c)
//   GRU    z, r = s(xz + h·U + b)   q = h·U + b    n = a(xz + r·q)       h = z·h + (1 − z)·n
//   RNN    h = a(xz + h·U)
//
//   xz: [batch, steps, GATES·units] = x·W + bias, made beforehand in one product for all steps     U: [units, GATES·units]
//   h, c: [batch, steps, units]     saved: [batch, steps, 4·units], what the way back needs: i, f, g, o or z, r, n, q
//
// Gates lie side by side in Keras's order: i f g o, z r n. `a` and `s` are activation and recurrent activation.
// (Hochreiter & Schmidhuber, 1997, with the forget gate of Gers et al., 2000; Cho et al., 2014, with the reset after the
// product, as cuDNN has it.)
//
// For CPU adapters. The product is that of matmul_simd4.wgsl: a quad of lanes owns 4·ROW_QUADS samples, every lane has four
// columns times COLUMN_QUADS, and quad-swaps bring it the rows of h that the other three have loaded. A lane's four columns are the
// gates of one unit, so that it has at hand all that the new state takes. (The third gate of a GRU stands in for the
// missing fourth. An RNN has one gate; there the four columns are four units.)
//
// h and c are read at t − 1 and written at t through the same binding, since WebGPU refuses a buffer that is bound twice if
// one of the two can write.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const CELL = 0u; // tune
const ACTIVATION = 1u; // tune
const RECURRENT_ACTIVATION = 2u; // tune
const INITIAL = false; // tune
const MASKED = false; // tune
const KEEP = true; // tune
const ROW_QUADS = 8u; // tune
const COLUMN_QUADS = 2u; // tune

const LSTM = 0u;
const GRU = 1u;
const RNN = 2u;
const GATES = select(select(1u, 3u, CELL == GRU), 4u, CELL == LSTM);
const STATES = select(1u, 2u, CELL == LSTM);
const LANE_UNITS = select(COLUMN_QUADS, 4u * COLUMN_QUADS, CELL == RNN);

const LINEAR = 0u;
const TANH = 1u;
const SIGMOID = 2u;
const HARD_SIGMOID = 3u;
const RELU = 4u;

const TILE_ROWS = 4u * ROW_QUADS;
const MANY = 0x40000000u;

struct Params {
  batch: u32,
  steps: u32,
  units: u32,
  t: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> xz: array<real>;
@group(0) @binding(2) var<storage, read> u: array<real>;
@group(0) @binding(3) var<storage, read> bias: array<real>; // optional
@group(0) @binding(4) var<storage, read> initial: array<real>; // optional
@group(0) @binding(5) var<storage, read> mask: array<u32>; // optional
@group(0) @binding(6) var<storage, read_write> h: array<real>;
@group(0) @binding(7) var<storage, read_write> c: array<real>; // optional
@group(0) @binding(8) var<storage, read_write> saved: array<real>; // optional

// same as recurrent activation
fn activate(kind: u32, x: f32) -> f32 {
  let nan = (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; // by its bits: compilers may take x == x for true
  if (kind == TANH) { return select(tanh(clamp(x, -15.0, 15.0)), x, nan); }
  if (kind == SIGMOID) { return select(1.0 / (1.0 + exp(-x)), x, nan); }
  if (kind == HARD_SIGMOID) { return select(clamp(x / 6.0 + 0.5, 0.0, 1.0), x, nan); }
  if (kind == RELU) { return select(x, 0.0, x < 0.0); }
  return x;
}
// end same

/// Four numbers of h[t − 1] of one sample.
fn state4(i: u32) -> vec4<f32> {
  if (INITIAL) { return vec4<f32>(vec4(initial[i], initial[i + 1u], initial[i + 2u], initial[i + 3u])); }
  return vec4<f32>(vec4(h[i], h[i + 1u], h[i + 2u], h[i + 3u]));
}

/// Where column `j` of column quad `quad` of a lane lies in a row of GATES·units, if its units begin with `unit`.
fn place(unit: u32, quad: u32, j: u32, units: u32) -> u32 {
  if (CELL == RNN) { return unit + 4u * quad + j; }
  return min(j, GATES - 1u) * units + unit + quad;
}

// same as recurrent advance
/// The new state of one unit of one sample. `product` is h[t − 1]·U for its gates.
fn advance(product: vec4<f32>, sample: u32, unit: u32) {
  let units = params.units;
  let t = params.t;
  let row = sample * params.steps + t;
  let at = row * units + unit;
  let start = t == 0u;

  var h_old = 0.0;
  if (CELL == GRU || MASKED) {
    if (INITIAL) { h_old = f32(initial[sample * STATES * units + unit]); } else { h_old = select(f32(h[at - units]), 0.0, start); }
  }
  var c_old = 0.0;
  if (CELL == LSTM) {
    if (INITIAL) { c_old = f32(initial[(sample * STATES + 1u) * units + unit]); } else { c_old = select(f32(c[at - units]), 0.0, start); }
  }

  let z0 = row * GATES * units + unit;
  let keep0 = row * 4u * units + unit;
  var h_new = 0.0;
  var c_new = 0.0;
  if (CELL == LSTM) {
    let i = activate(RECURRENT_ACTIVATION, f32(xz[z0]) + product.x);
    let f = activate(RECURRENT_ACTIVATION, f32(xz[z0 + units]) + product.y);
    let g = activate(ACTIVATION, f32(xz[z0 + 2u * units]) + product.z);
    let o = activate(RECURRENT_ACTIVATION, f32(xz[z0 + 3u * units]) + product.w);
    c_new = f * c_old + i * g;
    h_new = o * activate(ACTIVATION, c_new);
    if (KEEP) {
      saved[keep0] = real(i);
      saved[keep0 + units] = real(f);
      saved[keep0 + 2u * units] = real(g);
      saved[keep0 + 3u * units] = real(o);
    }
  } else if (CELL == GRU) {
    let q = product.z + f32(bias[2u * units + unit]);
    let z = activate(RECURRENT_ACTIVATION, f32(xz[z0]) + product.x + f32(bias[unit]));
    let r = activate(RECURRENT_ACTIVATION, f32(xz[z0 + units]) + product.y + f32(bias[units + unit]));
    let n = activate(ACTIVATION, f32(xz[z0 + 2u * units]) + r * q);
    h_new = z * h_old + (1.0 - z) * n;
    if (KEEP) {
      saved[keep0] = real(z);
      saved[keep0 + units] = real(r);
      saved[keep0 + 2u * units] = real(n);
      saved[keep0 + 3u * units] = real(q);
    }
  } else {
    h_new = activate(ACTIVATION, f32(xz[z0]) + product.x);
  }

  var real_step = true;
  if (MASKED) { real_step = mask[row] != 0u; }
  h[at] = real(select(h_old, h_new, real_step));
  if (CELL == LSTM) { c[at] = real(select(c_old, c_new, real_step)); }
}
// end same

@compute @workgroup_size(4)
fn recurrent_cell_simd4(@builtin(workgroup_id) tile: vec3u, @builtin(subgroup_invocation_id) id: u32) {
  let units = params.units;
  let t = params.t;
  let lane = id & 3u;
  let row0 = tile.y * TILE_ROWS;
  let unit0 = (tile.x * 4u + lane) * LANE_UNITS;
  let width = GATES * units;
  let stride = select(params.steps, STATES, INITIAL) * units; // from one sample's h[t − 1] to the next one's
  let offset = select((t - 1u) * units, 0u, INITIAL);
  let k = select(units, 0u, t == 0u && !INITIAL); // without an initial state the first step has no product

  let zero = vec4<f32>();
  var sums: array<mat4x4<f32>, ROW_QUADS * COLUMN_QUADS>;
  let rounds = (k + 3u) >> 2u;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    let k0 = 4u * round;
    let inside = vec4(k0, k0 + 1u, k0 + 2u, k0 + 3u) < vec4(k);
    var y: array<mat4x4<f32>, COLUMN_QUADS>;
    for (var quad = 0u; quad < COLUMN_QUADS; quad++) { // unroll
      for (var j = 0u; j < 4u; j++) { // unroll
        let base = (k0 + j) * width;
        let four = vec4(
          u[base + place(unit0, quad, 0u, units)],
          u[base + place(unit0, quad, 1u, units)],
          u[base + place(unit0, quad, 2u, units)],
          u[base + place(unit0, quad, 3u, units)],
        );
        y[quad][j] = select(zero, vec4<f32>(four), k0 + j < k);
      }
      y[quad] = transpose(y[quad]);
    }
    for (var i = 0u; i < ROW_QUADS; i++) { // unroll
      let mine = select(zero, state4((row0 + 4u * i + lane) * stride + offset + k0), inside);
      let x = transpose(mat4x4(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine)));
      for (var quad = 0u; quad < COLUMN_QUADS; quad++) { // unroll
        sums[i * COLUMN_QUADS + quad] += x * y[quad];
      }
    }
  }

  // Row r of a lane's sums is row lane ^ r of the tile. A copy, since what a variable indexes lies in memory.
  var done = sums;
  for (var one = 0u; one < 4u * ROW_QUADS * COLUMN_QUADS; one++) {
    let r = one & 3u;
    let quad = one >> 2u;
    let sample = row0 + 4u * (quad / COLUMN_QUADS) + (lane ^ r);
    if (sample < params.batch) {
      if (CELL == RNN) {
        for (var j = 0u; j < 4u; j++) {
          let unit = unit0 + 4u * (quad % COLUMN_QUADS) + j;
          if (unit < units) { advance(vec4(done[quad][j][r]), sample, unit); }
        }
      } else {
        let unit = unit0 + quad % COLUMN_QUADS;
        let product = vec4(done[quad][0][r], done[quad][1][r], done[quad][2][r], done[quad][3][r]);
        if (unit < units) { advance(product, sample, unit); }
      }
    }
  }
}
