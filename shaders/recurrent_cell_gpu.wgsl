// One step of a recurrent layer, for the whole batch: from h[t − 1] to h[t].
//
// What is computed, and from what, is told in recurrent_cell_simd4.wgsl. This one is for GPUs.
//
// A workgroup of 16 × 16 threads owns 16·ROWS samples by 16 column quads. It brings K_STEP columns of h[t − 1] and K_STEP rows of U
// into workgroup memory, then every thread sums its ROWS samples by one quad from them. A quad is the gates of one unit
// (four units of an RNN), so that the thread has at hand all that the new state takes.

alias real = f32;

const CELL = 0u; // tune
const ACTIVATION = 1u; // tune
const RECURRENT_ACTIVATION = 2u; // tune
const INITIAL = false; // tune
const MASKED = false; // tune
const KEEP = true; // tune
const ROWS = 2u; // tune
const K_STEP = 16u; // tune

const LSTM = 0u;
const GRU = 1u;
const RNN = 2u;
const GATES = select(select(1u, 3u, CELL == GRU), 4u, CELL == LSTM);
const STATES = select(1u, 2u, CELL == LSTM);
const QUAD_UNITS = select(1u, 4u, CELL == RNN);

const LINEAR = 0u;
const TANH = 1u;
const SIGMOID = 2u;
const HARD_SIGMOID = 3u;
const RELU = 4u;

const ACROSS = 16u;
const THREADS = ACROSS * ACROSS;
const TILE_ROWS = ACROSS * ROWS;
const H_LOADS = K_STEP * TILE_ROWS / THREADS;
const U_LOADS = K_STEP * ACROSS / THREADS;
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

/// One number of h[t − 1].
fn old_state(i: u32) -> real {
  if (INITIAL) { return initial[i]; }
  return h[i];
}

/// Where column `j` of a quad lies in a row of GATES·units, if its units begin with `unit`.
fn place(unit: u32, j: u32, units: u32) -> u32 {
  if (CELL == RNN) { return unit + j; }
  return min(j, GATES - 1u) * units + unit;
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

var<workgroup> h_slab: array<real, K_STEP * TILE_ROWS>;
var<workgroup> u_slab: array<vec4<real>, K_STEP * ACROSS>;

@compute @workgroup_size(ACROSS, ACROSS)
fn recurrent_cell_gpu(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let units = params.units;
  let t = params.t;
  let row0 = tile.y * TILE_ROWS;
  let quad0 = tile.x * ACROSS;
  let width = GATES * units;
  let stride = select(params.steps, STATES, INITIAL) * units; // from one sample's h[t − 1] to the next one's
  let offset = select((t - 1u) * units, 0u, INITIAL);
  let k = select(units, 0u, t == 0u && !INITIAL); // without an initial state the first step has no product

  var sums: array<vec4<f32>, ROWS>;
  let rounds = (k + K_STEP - 1u) / K_STEP;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    let k0 = round * K_STEP;
    for (var load = 0u; load < H_LOADS; load++) { // unroll
      let e = load * THREADS + index;
      let kk = e % K_STEP;
      let row = e / K_STEP;
      h_slab[kk * TILE_ROWS + row] = select(real(0.0), old_state((row0 + row) * stride + offset + k0 + kk), k0 + kk < k);
    }
    for (var load = 0u; load < U_LOADS; load++) { // unroll
      let e = load * THREADS + index;
      let kk = e / ACROSS;
      let unit = (quad0 + e % ACROSS) * QUAD_UNITS;
      let base = (k0 + kk) * width;
      let four = vec4(
        u[base + place(unit, 0u, units)],
        u[base + place(unit, 1u, units)],
        u[base + place(unit, 2u, units)],
        u[base + place(unit, 3u, units)],
      );
      u_slab[e] = select(vec4<real>(), four, k0 + kk < k);
    }
    workgroupBarrier();
    for (var kk = 0u; kk < K_STEP; kk++) { // unroll
      let y = vec4<f32>(u_slab[kk * ACROSS + thread.x]);
      for (var i = 0u; i < ROWS; i++) { // unroll
        sums[i] = fma(vec4(f32(h_slab[kk * TILE_ROWS + thread.y + i * ACROSS])), y, sums[i]);
      }
    }
    workgroupBarrier();
  }

  let unit0 = (quad0 + thread.x) * QUAD_UNITS;
  for (var i = 0u; i < ROWS; i++) { // unroll
    let sample = row0 + thread.y + i * ACROSS;
    if (sample < params.batch) {
      if (CELL == RNN) {
        for (var j = 0u; j < 4u; j++) { // unroll
          if (unit0 + j < units) { advance(vec4(sums[i][j]), sample, unit0 + j); }
        }
      } else if (unit0 < units) {
        advance(sums[i], sample, unit0);
      }
    }
  }
}
