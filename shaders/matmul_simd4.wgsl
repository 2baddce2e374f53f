// out[i] = op(a[i]) · op(b[i])      op(a): [batch, m, k]   op(b): [batch, k, n]   out: [batch, m, n]
//
// op(x) is x, or its transpose where TRANSPOSE_X is set: `a` then lies as [batch, k, m], `b` as [batch, n, k].
// For CPU adapters (SwiftShader: SIMD of four lanes). A load there costs as much as some 25 multiply-adds and a barrier
// a thousand, so this kernel has no workgroup memory and loads every number of a tile once.
//
// Who does what: a quad of lanes owns 4·ROW_QUADS rows by 16·COLUMN_QUADS columns of `out`; lane l has the columns from
// 4·COLUMN_QUADS·l on. A workgroup is QUADS such tiles, one below the other. A step sums four products, as 4 × 4 matrices:
//
//   c[i, h] += x[i] · y[h]        x[i]: rows 4i … 4i+3 by four k        y[h]: four k by the lane's columns 4h … 4h+3
//
// y is the lane's own. x is the same for all four, so each lane loads a quarter and three quad-swaps bring it the rest:
// the swap by s gives lane l what lane l ^ s has loaded. Where that leaves us:
//
//   a as it lies   a lane loads one row of x. Lane l gets the rows in the order l ^ 0, l ^ 1, l ^ 2, l ^ 3, so row r of its c
//                  is row l ^ r of the tile, which matters only when it is written.
//   a transposed   a lane loads one column of x. The rows come in order; it is k that comes in the order l ^ s. The lane
//                  loads its y in that order too, and the sum is the same.
//
// Past the last row or column a lane reads some other number of the buffer (WGSL promises that much) and writes nothing.
// Past the last k both factors become zero: zeroing one would let a NaN or an infinity of the other through.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const TRANSPOSE_A = false; // tune
const TRANSPOSE_B = false; // tune
const COLUMN_SUMS = false; // tune
const ROW_QUADS = 4u; // tune
const COLUMN_QUADS = 1u; // tune
const QUADS = 8u; // tune

const LANES = 4u * QUADS;
const TILE_ROWS = 4u * ROW_QUADS;
const TILE_COLUMNS = 16u * COLUMN_QUADS;
const LANE_COLUMNS = 4u * COLUMN_QUADS;
const MANY = 0x40000000u;

struct Params {
  m: u32,
  n: u32,
  k: u32,
  a_stride: u32, // elements from one item of the batch to the next; 0: the same `a` for all
  b_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<real>;
@group(0) @binding(2) var<storage, read> b: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;
@group(0) @binding(4) var<storage, read_write> column_sums: array<real>; // optional

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

fn a4(i: u32) -> vec4<real> { return vec4(a[i], a[i + 1u], a[i + 2u], a[i + 3u]); }

fn b4(i: u32) -> vec4<real> { return vec4(b[i], b[i + 1u], b[i + 2u], b[i + 3u]); }

/// Component s of the result is component lane ^ s of v.
fn in_lane_order(v: vec4<real>, lane: u32) -> vec4<real> {
  let pairs = select(v, v.yxwz, (lane & 1u) != 0u);
  return select(pairs, pairs.zwxy, (lane & 2u) != 0u);
}

@compute @workgroup_size(LANES)
fn matmul_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_index) t: u32,
  @builtin(subgroup_invocation_id) id: u32,
) {
  let m = params.m;
  let n = params.n;
  let k = params.k;
  let lane = id & 3u;
  let row0 = (tile.y * QUADS + (t >> 2u)) * TILE_ROWS;
  let column0 = tile.x * TILE_COLUMNS + lane * LANE_COLUMNS;
  if (row0 >= m) { return; }
  let a0 = tile.z * params.a_stride;
  let b0 = tile.z * params.b_stride;

  let zero = vec4<real>();
  var c: array<mat4x4<real>, ROW_QUADS * COLUMN_QUADS>;
  var sums: array<vec4<real>, COLUMN_QUADS>;

  let steps = (k + 3u) >> 2u;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let k0 = 4u * step;
    let inside = vec4(k0, k0 + 1u, k0 + 2u, k0 + 3u) < vec4(k);

    var y: array<mat4x4<real>, COLUMN_QUADS>;
    for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
      let column = column0 + 4u * h;
      for (var j = 0u; j < 4u; j++) { // unroll
        if (TRANSPOSE_B) {
          let along_k = select(zero, b4(b0 + (column + j) * k + k0), inside);
          y[h][j] = select(along_k, in_lane_order(along_k, lane), TRANSPOSE_A);
        } else {
          let k_j = k0 + select(j, lane ^ j, TRANSPOSE_A);
          y[h][j] = select(zero, b4(b0 + k_j * n + column), k_j < k);
        }
      }
      if (!TRANSPOSE_B) { y[h] = transpose(y[h]); }
      if (COLUMN_SUMS) { sums[h] += vec4<real>(1.0) * y[h]; }
    }

    for (var i = 0u; i < ROW_QUADS; i++) { // unroll
      let row = row0 + 4u * i;
      var mine: vec4<real>;
      if (TRANSPOSE_A) {
        mine = select(zero, a4(a0 + (k0 + lane) * m + row), k0 + lane < k);
      } else {
        mine = select(zero, a4(a0 + (row + lane) * k + k0), inside);
      }
      var x = mat4x4(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
      if (!TRANSPOSE_A) { x = transpose(x); }
      for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
        c[i * COLUMN_QUADS + h] += x * y[h];
      }
    }
  }

  // A copy, since what a variable indexes lies in memory, and the loop above wants c in registers.
  var done = c;
  for (var tile_row = 0u; tile_row < TILE_ROWS; tile_row++) {
    let i = tile_row >> 2u;
    let r = tile_row & 3u;
    let row = row0 + 4u * i + select(lane ^ r, r, TRANSPOSE_A);
    if (row < m) {
      let start = (tile.z * m + row) * n;
      for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = column0 + 4u * h + j;
          if (column < n) {
            out[start + column] = epilogue(done[i * COLUMN_QUADS + h][j][r], start + column, column);
          }
        }
      }
    }
  }

  if (COLUMN_SUMS && row0 == 0u) {
    for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
      for (var j = 0u; j < 4u; j++) { // unroll
        let column = column0 + 4u * h + j;
        if (column < n) { column_sums[column] = sums[h][j]; }
      }
    }
  }
}
