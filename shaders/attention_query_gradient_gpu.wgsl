// dq[t] = Σ_s ds[t, s] · k[s]      ds[t, s] = scale · p[t, s] · (g[t] · v[s] − delta[t])      delta[t] = g[t] · out[t]
//
//   shapes and p as in attention_gpu.wgsl; g: the gradient of out; rows: [batch, queries, heads, 3], peak, 1 / sum and delta of each row
//
// The scores are computed again: p = exp(score − peak) · share, where share = 1 / sum. Who does what is as there, too: an
// invocation, or LANES of them together, has ROWS rows of q, g and dq in registers and walks the keys. A hidden score is a constant,
// and its gradient 0.

alias real = f32;

const QUADS = 8u; // tune
const ROWS = 2u; // tune
const LANES = 1u; // tune
const WORKGROUP = 4u; // tune
const KEYS = 4u; // tune
const CAUSAL = false; // tune
const MASKED = false; // tune

const PART = QUADS / LANES;
const LINES = WORKGROUP / LANES;
const LOADS = (KEYS * QUADS + WORKGROUP - 1u) / WORKGROUP;
const MANY = 0x7fffffffu;

struct Params {
  items: u32,
  queries: u32,
  keys: u32,
  heads: u32,
  sharers: u32,
  size: u32,
  value_size: u32,
  scale: f32,
  mask_batch: u32, // elements of mask from one item to the next, and so on; 0 where it is the same for all
  mask_head: u32,
  mask_query: u32,
  mask_key: u32,
  // same as attention steps
  q_start: u32, // where q begins, and elements from one item of the batch to the next, one row, one head
  q_item: u32,
  q_row: u32,
  q_head: u32,
  k_start: u32,
  k_item: u32,
  k_row: u32,
  k_head: u32,
  v_start: u32,
  v_item: u32,
  v_row: u32,
  v_head: u32,
  // end same
  dq_start: u32,
  dq_item: u32,
  dq_row: u32,
  dq_head: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<real>;
@group(0) @binding(2) var<storage, read> k: array<real>;
@group(0) @binding(3) var<storage, read> v: array<real>;
@group(0) @binding(4) var<storage, read> mask: array<u32>; // optional
@group(0) @binding(5) var<storage, read> g: array<real>;
@group(0) @binding(6) var<storage, read> rows: array<f32>;
@group(0) @binding(7) var<storage, read_write> dq: array<real>;

var<workgroup> k_slab: array<array<vec4<f32>, QUADS>, KEYS>;
var<workgroup> v_slab: array<array<vec4<f32>, QUADS>, KEYS>;
var<workgroup> score_parts: array<array<array<array<vec4<f32>, LANES>, LINES>, ROWS>, 2>;
var<workgroup> slope_parts: array<array<array<array<vec4<f32>, LANES>, LINES>, ROWS>, 2>;

// same as attention quads
/// Where a vector begins.
fn q_at(item: u32, row: u32, head: u32) -> u32 {
  return params.q_start + item * params.q_item + row * params.q_row + head * params.q_head;
}

fn k_at(item: u32, row: u32, head: u32) -> u32 {
  return params.k_start + item * params.k_item + row * params.k_row + head * params.k_head;
}

fn v_at(item: u32, row: u32, head: u32) -> u32 {
  return params.v_start + item * params.v_item + row * params.v_row + head * params.v_head;
}

/// Which of the four numbers of quad `c` belong to a vector of `size`.
fn inside(c: u32, size: u32) -> vec4<bool> { return vec4(4u * c) + vec4(0u, 1u, 2u, 3u) < vec4(size); }

fn q4(start: u32, c: u32) -> vec4<f32> {
  let i = start + 4u * c;
  return select(vec4<f32>(), vec4<f32>(vec4(q[i], q[i + 1u], q[i + 2u], q[i + 3u])), inside(c, params.size));
}

fn k4(start: u32, c: u32) -> vec4<f32> {
  let i = start + 4u * c;
  return select(vec4<f32>(), vec4<f32>(vec4(k[i], k[i + 1u], k[i + 2u], k[i + 3u])), inside(c, params.size));
}
// end same

// same as attention gradient quads
fn v4(start: u32, c: u32) -> vec4<f32> {
  let i = start + 4u * c;
  return select(vec4<f32>(), vec4<f32>(vec4(v[i], v[i + 1u], v[i + 2u], v[i + 3u])), inside(c, params.value_size));
}

fn g4(start: u32, c: u32) -> vec4<f32> {
  let i = start + 4u * c;
  return select(vec4<f32>(), vec4<f32>(vec4(g[i], g[i + 1u], g[i + 2u], g[i + 3u])), inside(c, params.value_size));
}
// end same

// same as attention lanes
/// Which quad of a vector is the `c`-th of a lane: neighbouring lanes have neighbours.
fn quad_of(c: u32, lane: u32) -> u32 {
  if (LANES == 1u) { return c; }
  return c * LANES + lane;
}
// end same

// same as attention sight
/// Which of `keys` a row may see.
fn seen(mask_row: u32, row: u32, keys: vec4u) -> vec4<bool> {
  var see = keys < vec4(params.keys);
  if (CAUSAL) { see &= keys <= vec4(row); }
  if (MASKED) {
    let i = mask_row + min(keys, vec4(params.keys - 1u)) * params.mask_key;
    see &= vec4(mask[i.x], mask[i.y], mask[i.z], mask[i.w]) != vec4(0u);
  }
  return see;
}
// end same

fn dq_at(item: u32, row: u32, head: u32) -> u32 {
  return params.dq_start + item * params.dq_item + row * params.dq_row + head * params.dq_head;
}

@compute @workgroup_size(WORKGROUP)
fn attention_query_gradient_gpu(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  // Workgroups in one row: tiles of a head, heads of an item, items.
  let position = group.y * groups.x + group.x;
  let tiles = (params.queries + LINES * ROWS - 1u) / (LINES * ROWS);
  let line = position / tiles;
  let head = line % params.heads;
  let item = line / params.heads;
  if (item >= params.items) { return; }
  let key_head = head / params.sharers;
  let first_row = (position - line * tiles) * (LINES * ROWS);

  let own = t / LANES;
  let lane = t % LANES;

  var q_rows: array<vec4<f32>, ROWS * PART>;
  var g_rows: array<vec4<f32>, ROWS * PART>;
  var sums: array<vec4<f32>, ROWS * PART>;
  var peaks: array<f32, ROWS>;
  var shares: array<f32, ROWS>;
  var deltas: array<f32, ROWS>;
  for (var r = 0u; r < ROWS; r++) { // unroll
    let row = min(first_row + r * LINES + own, params.queries - 1u);
    let place = (item * params.queries + row) * params.heads + head;
    let q_start = q_at(item, row, head);
    for (var c = 0u; c < PART; c++) { // unroll
      q_rows[r * PART + c] = q4(q_start, quad_of(c, lane)) * params.scale;
      g_rows[r * PART + c] = g4(place * params.value_size, quad_of(c, lane));
    }
    peaks[r] = rows[3u * place];
    shares[r] = rows[3u * place + 1u];
    deltas[r] = rows[3u * place + 2u];
  }

  var end = params.keys;
  if (CAUSAL && !MASKED) { end = min(end, first_row + LINES * ROWS); }

  for (var first = 0u; first < MANY; first += KEYS) {
    if (first >= end) { break; }

    workgroupBarrier();
    for (var load = 0u; load < LOADS; load++) { // unroll
      let e = min(load * WORKGROUP + t, KEYS * QUADS - 1u);
      let key = min(first + e / QUADS, params.keys - 1u);
      k_slab[e / QUADS][e % QUADS] = k4(k_at(item, key, key_head), e % QUADS);
      v_slab[e / QUADS][e % QUADS] = v4(v_at(item, key, key_head), e % QUADS);
    }
    workgroupBarrier();

    for (var near = 0u; near < KEYS; near += 4u) {
      let keys = vec4(first + near) + vec4(0u, 1u, 2u, 3u);

      var k_quads: array<mat4x4<f32>, PART>;
      var scores: array<vec4<f32>, ROWS>;
      var slopes: array<vec4<f32>, ROWS>;
      for (var r = 0u; r < ROWS; r++) { // unroll
        scores[r] = vec4<f32>(); // outright: SwiftShader zeroes a loop's variable in its first round only
        slopes[r] = vec4<f32>();
      }
      for (var c = 0u; c < PART; c++) { // unroll
        var v_quad: mat4x4<f32>;
        for (var j = 0u; j < 4u; j++) { // unroll
          k_quads[c][j] = k_slab[near + j][quad_of(c, lane)];
          v_quad[j] = v_slab[near + j][quad_of(c, lane)];
        }
        for (var r = 0u; r < ROWS; r++) { // unroll
          scores[r] += q_rows[r * PART + c] * k_quads[c];
          slopes[r] += g_rows[r * PART + c] * v_quad;
        }
      }

      // same as attention gradient exchange
      if (LANES > 1u) {
        let slot = near / 4u % 2u;
        for (var r = 0u; r < ROWS; r++) { // unroll
          score_parts[slot][r][own][lane] = scores[r];
          slope_parts[slot][r][own][lane] = slopes[r];
        }
        workgroupBarrier();
        for (var r = 0u; r < ROWS; r++) { // unroll
          scores[r] = vec4<f32>();
          slopes[r] = vec4<f32>();
          for (var l = 0u; l < LANES; l++) { // unroll
            scores[r] += score_parts[slot][r][own][l];
            slopes[r] += slope_parts[slot][r][own][l];
          }
        }
      } else {
        workgroupBarrier(); // lest a compiler keep in registers, all of it, what the slabs hold
      }
      // end same

      for (var r = 0u; r < ROWS; r++) { // unroll
        let row = min(first_row + r * LINES + own, params.queries - 1u);
        let mask_row = item * params.mask_batch + head * params.mask_head + row * params.mask_query;
        let see = seen(mask_row, row, keys);
        let p = exp(scores[r] - peaks[r]) * shares[r];
        scores[r] = select(vec4<f32>(), p * (slopes[r] - deltas[r]) * params.scale, see);
      }

      for (var c = 0u; c < PART; c++) { // unroll
        var k_quad: mat4x4<f32>; // again: registers are dear, and the slab is near
        for (var j = 0u; j < 4u; j++) { // unroll
          k_quad[j] = k_slab[near + j][quad_of(c, lane)];
        }
        for (var r = 0u; r < ROWS; r++) { // unroll
          sums[r * PART + c] += k_quad * scores[r];
        }
      }
    }
  }

  for (var r = 0u; r < ROWS; r++) { // unroll
    let row = first_row + r * LINES + own;
    if (row < params.queries) {
      let start = dq_at(item, row, head);
      for (var c = 0u; c < PART; c++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = 4u * quad_of(c, lane) + j;
          if (column < params.size) { dq[start + column] = real(sums[r * PART + c][j]); }
        }
      }
    }
  }
}
