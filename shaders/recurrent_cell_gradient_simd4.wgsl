// One step of a recurrent layer's way back, for the whole batch: from the gradients of step t + 1 to those of step t.
//
//   dh = dy[t] + dz[t + 1]·Uᵀ + what step t + 1 hands on       then, with what the forward step has saved:
//
//   LSTM   dc += dh·o·a′(c)    dz = dc·g·s′(i), dc·c[t−1]·s′(f), dc·i·a′(g), dh·a(c)·s′(o)       hands on dc·f
//   GRU    dn = dh·(1 − z)·a′(n)    dz = dh·(h[t−1] − n)·s′(z), dn·q·s′(r), dn·r, and dn for xz   hands on dh·z
//   RNN    dz = dh·a′(h)
//
//   dz: [batch, steps, KEPT·units], the gradient of h·U, and of xz too, but for the GRU's third gate: its fourth part is that
//   dy: [batch, steps, units]     carry: [batch, 2·units], dh and dc that go from step to step without the product
//
// A slope is had from the function's value: a′(x) = 1 − a(x)² for tanh, and so on. A step that the mask leaves out hands dh and dc
// on as they are. The product is that of matmul_simd4.wgsl with U transposed: a lane's columns are units, and it reads U along
// its rows. See recurrent_cell_simd4.wgsl for the step itself.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const CELL = 0u; // tune
const ACTIVATION = 1u; // tune
const RECURRENT_ACTIVATION = 2u; // tune
const INITIAL = false; // tune
const MASKED = false; // tune
const ROW_QUADS = 8u; // tune
const COLUMN_QUADS = 1u; // tune

const LSTM = 0u;
const GRU = 1u;
const RNN = 2u;
const GATES = select(select(1u, 3u, CELL == GRU), 4u, CELL == LSTM);
const KEPT = select(1u, 4u, CELL != RNN);
const STATES = select(1u, 2u, CELL == LSTM);

const LINEAR = 0u;
const TANH = 1u;
const SIGMOID = 2u;
const HARD_SIGMOID = 3u;
const RELU = 4u;

const TILE_ROWS = 4u * ROW_QUADS;
const LANE_UNITS = 4u * COLUMN_QUADS;
const MANY = 0x40000000u;

struct Params {
  batch: u32,
  steps: u32,
  units: u32,
  t: u32,
  fresh: u32, // 1: nothing is carried yet
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> u: array<real>;
@group(0) @binding(2) var<storage, read> saved: array<real>; // optional
@group(0) @binding(3) var<storage, read> state: array<real>; // c of an LSTM, h of the others
@group(0) @binding(4) var<storage, read> dy: array<real>;
@group(0) @binding(5) var<storage, read> initial: array<real>; // optional
@group(0) @binding(6) var<storage, read> mask: array<u32>; // optional
@group(0) @binding(7) var<storage, read_write> dz: array<real>;
@group(0) @binding(8) var<storage, read_write> carry: array<f32>;

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

// same as recurrent retreat
/// The slope of an activation where its value is y.
fn slope(kind: u32, y: f32) -> f32 {
  if (kind == TANH) { return 1.0 - y * y; }
  if (kind == SIGMOID) { return y * (1.0 - y); }
  if (kind == HARD_SIGMOID) { return select(0.0, 1.0 / 6.0, y > 0.0 && y < 1.0); }
  if (kind == RELU) { return select(0.0, 1.0, y > 0.0); }
  return 1.0;
}

/// The gradients of one unit of one sample. `product` is its share of dz[t + 1]·Uᵀ.
fn retreat(product: f32, sample: u32, unit: u32) {
  let units = params.units;
  let t = params.t;
  let row = sample * params.steps + t;
  let at = row * units + unit;
  let fresh = params.fresh == 1u;
  let carry_h = sample * 2u * units + unit;
  let carry_c = carry_h + units;

  var dh = f32(dy[at]) + product;
  if (CELL == GRU || MASKED) { dh += select(carry[carry_h], 0.0, fresh); }
  var dc = 0.0;
  if (CELL == LSTM) { dc = select(carry[carry_c], 0.0, fresh); }

  var old = 0.0; // c[t − 1] of an LSTM, h[t − 1] of a GRU
  if (CELL != RNN) {
    old = select(f32(state[at - units]), 0.0, t == 0u);
    if (INITIAL) { old = select(old, f32(initial[(sample * STATES + STATES - 1u) * units + unit]), t == 0u); }
  }

  var real_step = true;
  if (MASKED) { real_step = mask[row] != 0u; }
  let z0 = row * KEPT * units + unit;
  if (CELL == LSTM) {
    let i = f32(saved[z0]);
    let f = f32(saved[z0 + units]);
    let g = f32(saved[z0 + 2u * units]);
    let o = f32(saved[z0 + 3u * units]);
    let squashed = activate(ACTIVATION, f32(state[at]));
    let dc_new = dc + dh * o * slope(ACTIVATION, squashed);
    dz[z0] = real(select(0.0, dc_new * g * slope(RECURRENT_ACTIVATION, i), real_step));
    dz[z0 + units] = real(select(0.0, dc_new * old * slope(RECURRENT_ACTIVATION, f), real_step));
    dz[z0 + 2u * units] = real(select(0.0, dc_new * i * slope(ACTIVATION, g), real_step));
    dz[z0 + 3u * units] = real(select(0.0, dh * squashed * slope(RECURRENT_ACTIVATION, o), real_step));
    carry[carry_c] = select(dc, dc_new * f, real_step);
    if (MASKED) { carry[carry_h] = select(dh, 0.0, real_step); }
  } else if (CELL == GRU) {
    let z = f32(saved[z0]);
    let r = f32(saved[z0 + units]);
    let n = f32(saved[z0 + 2u * units]);
    let q = f32(saved[z0 + 3u * units]);
    let dn = dh * (1.0 - z) * slope(ACTIVATION, n);
    dz[z0] = real(select(0.0, dh * (old - n) * slope(RECURRENT_ACTIVATION, z), real_step));
    dz[z0 + units] = real(select(0.0, dn * q * slope(RECURRENT_ACTIVATION, r), real_step));
    dz[z0 + 2u * units] = real(select(0.0, dn * r, real_step));
    dz[z0 + 3u * units] = real(select(0.0, dn, real_step));
    carry[carry_h] = select(dh, dh * z, real_step);
  } else {
    dz[z0] = real(select(0.0, dh * slope(ACTIVATION, f32(state[at])), real_step));
    if (MASKED) { carry[carry_h] = select(dh, 0.0, real_step); }
  }
}
// end same

@compute @workgroup_size(4)
fn recurrent_cell_gradient_simd4(@builtin(workgroup_id) tile: vec3u, @builtin(subgroup_invocation_id) id: u32) {
  let units = params.units;
  let t = params.t;
  let lane = id & 3u;
  let row0 = tile.y * TILE_ROWS;
  let unit0 = (tile.x * 4u + lane) * LANE_UNITS;
  let width = GATES * units;
  let stride = params.steps * KEPT * units;
  let offset = (t + 1u) * KEPT * units;
  let k = select(width, 0u, t + 1u == params.steps); // the last step has nothing after it

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
        let base = (unit0 + 4u * quad + j) * width + k0;
        y[quad][j] = select(zero, vec4<f32>(vec4(u[base], u[base + 1u], u[base + 2u], u[base + 3u])), inside);
      }
    }
    for (var i = 0u; i < ROW_QUADS; i++) { // unroll
      let base = (row0 + 4u * i + lane) * stride + offset + k0;
      let mine = select(zero, vec4<f32>(vec4(dz[base], dz[base + 1u], dz[base + 2u], dz[base + 3u])), inside);
      let x = transpose(mat4x4(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine)));
      for (var quad = 0u; quad < COLUMN_QUADS; quad++) { // unroll
        sums[i * COLUMN_QUADS + quad] += x * y[quad];
      }
    }
  }

  // Row r of a lane's sums is row lane ^ r of the tile. A copy, since what a variable indexes lies in memory.
  var done = sums;
  for (var one = 0u; one < 16u * ROW_QUADS * COLUMN_QUADS; one++) {
    let r = one & 3u;
    let j = (one >> 2u) & 3u;
    let quad = one >> 4u;
    let sample = row0 + 4u * (quad / COLUMN_QUADS) + (lane ^ r);
    let unit = unit0 + 4u * (quad % COLUMN_QUADS) + j;
    if (sample < params.batch && unit < units) { retreat(done[quad][j][r], sample, unit); }
  }
}
