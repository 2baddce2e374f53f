// dk[s] = Σ_t ds[t, s] · q[t]      dv[s] = Σ_t p[t, s] · g[t]      ds[t, s] = scale · p[t, s] · (g[t] · v[s] − delta[t])
//
//   shapes, p, g and rows as in attention_key_gradient_gpu.wgsl, for CPU adapters (SwiftShader: SIMD of four lanes)
//
// The same as attention_query_gradient_simd4.wgsl with the parts exchanged: an invocation has ROWS rows of k, v, dk and dv in
// registers and walks the queries, of all heads that share its own; each lane loads one of four.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const QUADS = 8u; // tune
const ROWS = 2u; // tune
const CAUSAL = false; // tune
const MASKED = false; // tune

const LANES = 4u;
const HIDDEN = -1e9;
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
  dk_start: u32,
  dk_item: u32,
  dk_row: u32,
  dk_head: u32,
  dv_start: u32,
  dv_item: u32,
  dv_row: u32,
  dv_head: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> q: array<real>;
@group(0) @binding(2) var<storage, read> k: array<real>;
@group(0) @binding(3) var<storage, read> v: array<real>;
@group(0) @binding(4) var<storage, read> mask: array<u32>; // optional
@group(0) @binding(5) var<storage, read> g: array<real>;
@group(0) @binding(6) var<storage, read> rows: array<f32>;
@group(0) @binding(7) var<storage, read_write> dk: array<real>;
@group(0) @binding(8) var<storage, read_write> dv: array<real>;

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

// same as attention swaps
/// What the four lanes of a quad have loaded, in the order lane ^ 0, lane ^ 1, lane ^ 2, lane ^ 3.
fn shared_out(mine: vec4<f32>) -> mat4x4<f32> {
  return mat4x4(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
}
// end same

/// The same of one number a lane.
fn four_of(mine: f32) -> vec4<f32> {
  return vec4(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
}

/// Which of `queries` may see a key.
fn seen(mask_column: u32, key: u32, queries: vec4u) -> vec4<bool> {
  var see = queries < vec4(params.queries);
  if (CAUSAL) { see &= vec4(key) <= queries; }
  if (MASKED) {
    let i = mask_column + min(queries, vec4(params.queries - 1u)) * params.mask_query;
    see &= vec4(mask[i.x], mask[i.y], mask[i.z], mask[i.w]) != vec4(0u);
  }
  return see;
}

fn dk_at(item: u32, row: u32, head: u32) -> u32 {
  return params.dk_start + item * params.dk_item + row * params.dk_row + head * params.dk_head;
}

fn dv_at(item: u32, row: u32, head: u32) -> u32 {
  return params.dv_start + item * params.dv_item + row * params.dv_row + head * params.dv_head;
}

@compute @workgroup_size(LANES)
fn attention_key_gradient_simd4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  // Workgroups in one row: tiles of a head, heads of an item, items.
  let position = group.y * groups.x + group.x;
  let tiles = (params.keys + LANES * ROWS - 1u) / (LANES * ROWS);
  let line = position / tiles;
  let key_heads = params.heads / params.sharers;
  let key_head = line % key_heads;
  let item = line / key_heads;
  if (item >= params.items) { return; }
  let first_key = (position - line * tiles) * (LANES * ROWS);

  var k_rows: array<vec4<f32>, ROWS * QUADS>;
  var v_rows: array<vec4<f32>, ROWS * QUADS>;
  var dk_rows: array<vec4<f32>, ROWS * QUADS>;
  var dv_rows: array<vec4<f32>, ROWS * QUADS>;
  var keys: array<u32, ROWS>;
  var mask_columns: array<u32, ROWS>;
  for (var r = 0u; r < ROWS; r++) { // unroll
    keys[r] = min(first_key + r * LANES + lane, params.keys - 1u);
    mask_columns[r] = item * params.mask_batch + keys[r] * params.mask_key;
    let k_start = k_at(item, keys[r], key_head);
    let v_start = v_at(item, keys[r], key_head);
    for (var c = 0u; c < QUADS; c++) { // unroll
      k_rows[r * QUADS + c] = k4(k_start, c) * params.scale;
      v_rows[r * QUADS + c] = v4(v_start, c);
    }
  }

  var begin = 0u;
  if (CAUSAL && !MASKED) { begin = first_key / 4u * 4u; }
  let rounds = (params.queries + 3u - min(begin, params.queries)) / 4u;

  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds * params.sharers) { break; }
    let head = key_head * params.sharers + round / max(rounds, 1u);
    let first = begin + round % max(rounds, 1u) * 4u;

    let queries = vec4(first) + (vec4(0u, 1u, 2u, 3u) ^ vec4(lane));
    let there = queries < vec4(params.queries);
    let query = min(queries.x, params.queries - 1u);
    let at = (item * params.queries + query) * params.heads + head;
    let q_start = q_at(item, query, head);
    let peaks = four_of(rows[3u * at]);
    let shares = four_of(rows[3u * at + 1u]);
    let deltas = four_of(rows[3u * at + 2u]);

    var q_quads: array<mat4x4<f32>, QUADS>;
    var g_quads: array<mat4x4<f32>, QUADS>;
    var scores: array<vec4<f32>, ROWS>;
    var slopes: array<vec4<f32>, ROWS>;
    for (var r = 0u; r < ROWS; r++) { // unroll
      scores[r] = vec4<f32>(); // outright: SwiftShader zeroes a loop's variable in its first round only
      slopes[r] = vec4<f32>();
    }
    for (var c = 0u; c < QUADS; c++) { // unroll
      q_quads[c] = shared_out(q4(q_start, c));
      g_quads[c] = shared_out(g4(at * params.value_size, c));
      for (var r = 0u; r < ROWS; r++) { // unroll
        scores[r] += k_rows[r * QUADS + c] * q_quads[c];
        slopes[r] += v_rows[r * QUADS + c] * g_quads[c];
      }
    }

    for (var r = 0u; r < ROWS; r++) { // unroll
      let see = seen(mask_columns[r] + head * params.mask_head, keys[r], queries);
      let p = select(vec4<f32>(), exp(select(vec4(HIDDEN), scores[r], see) - peaks) * shares, there);
      slopes[r] = select(vec4<f32>(), p * (slopes[r] - deltas) * params.scale, see);
      scores[r] = p;
    }

    for (var c = 0u; c < QUADS; c++) { // unroll
      for (var r = 0u; r < ROWS; r++) { // unroll
        dv_rows[r * QUADS + c] += g_quads[c] * scores[r];
        dk_rows[r * QUADS + c] += q_quads[c] * slopes[r];
      }
    }
  }

  for (var r = 0u; r < ROWS; r++) { // unroll
    let key = first_key + r * LANES + lane;
    if (key < params.keys) {
      let dk_start = dk_at(item, key, key_head);
      let dv_start = dv_at(item, key, key_head);
      for (var c = 0u; c < QUADS; c++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = 4u * c + j;
          if (column < params.size) { dk[dk_start + column] = real(dk_rows[r * QUADS + c][j]); }
          if (column < params.value_size) { dv[dv_start + column] = real(dv_rows[r * QUADS + c][j]); }
        }
      }
    }
  }
}
