// One step of a recurrent layer's way back, for the whole batch: from the gradients of step t + 1 to those of step t.
//
// What is computed, and from what, is told in recurrent_cell_gradient_simd4.wgsl. This one is for GPUs.
//
// A workgroup of 16 × 16 threads owns 16·ROWS samples by 64 units. It brings K_STEP columns of dz[t + 1] and of U into workgroup
// memory, then every thread sums its ROWS samples by four units from them, a quarter of the tile apart, so that neighbouring
// threads touch neighbouring numbers.

alias real = f32;

const CELL = 0u; // tune
const ACTIVATION = 1u; // tune
const RECURRENT_ACTIVATION = 2u; // tune
const INITIAL = false; // tune
const MASKED = false; // tune
const ROWS = 2u; // tune
const K_STEP = 16u; // tune

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

const ACROSS = 16u;
const THREADS = ACROSS * ACROSS;
const TILE_ROWS = ACROSS * ROWS;
const TILE_UNITS = 4u * ACROSS;
const DZ_LOADS = K_STEP * TILE_ROWS / THREADS;
const U_LOADS = K_STEP * TILE_UNITS / THREADS;
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

var<workgroup> dz_slab: array<real, K_STEP * TILE_ROWS>;
var<workgroup> u_slab: array<real, K_STEP * TILE_UNITS>;

@compute @workgroup_size(ACROSS, ACROSS)
fn recurrent_cell_gradient_gpu(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let units = params.units;
  let t = params.t;
  let row0 = tile.y * TILE_ROWS;
  let unit0 = tile.x * TILE_UNITS;
  let width = GATES * units;
  let stride = params.steps * KEPT * units;
  let offset = (t + 1u) * KEPT * units;
  let k = select(width, 0u, t + 1u == params.steps); // the last step has nothing after it

  var sums: array<f32, 4u * ROWS>;
  let rounds = (k + K_STEP - 1u) / K_STEP;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    let k0 = round * K_STEP;
    for (var load = 0u; load < DZ_LOADS; load++) { // unroll
      let e = load * THREADS + index;
      let kk = e % K_STEP;
      let row = e / K_STEP;
      dz_slab[kk * TILE_ROWS + row] = select(real(0.0), dz[(row0 + row) * stride + offset + k0 + kk], k0 + kk < k);
    }
    for (var load = 0u; load < U_LOADS; load++) { // unroll
      let e = load * THREADS + index;
      let kk = e % K_STEP;
      let unit = e / K_STEP;
      u_slab[kk * TILE_UNITS + unit] = select(real(0.0), u[(unit0 + unit) * width + k0 + kk], k0 + kk < k);
    }
    workgroupBarrier();
    for (var kk = 0u; kk < K_STEP; kk++) { // unroll
      for (var j = 0u; j < 4u; j++) { // unroll
        let y = f32(u_slab[kk * TILE_UNITS + thread.x + j * ACROSS]);
        for (var i = 0u; i < ROWS; i++) { // unroll
          sums[4u * i + j] = fma(f32(dz_slab[kk * TILE_ROWS + thread.y + i * ACROSS]), y, sums[4u * i + j]);
        }
      }
    }
    workgroupBarrier();
  }

  for (var i = 0u; i < ROWS; i++) { // unroll
    let sample = row0 + thread.y + i * ACROSS;
    if (sample < params.batch) {
      for (var j = 0u; j < 4u; j++) { // unroll
        let unit = unit0 + thread.x + j * ACROSS;
        if (unit < units) { retreat(sums[4u * i + j], sample, unit); }
      }
    }
  }
}
