// out[i] = op(a[i]) · op(b[i])      op(a): [batch, m, k]   op(b): [batch, k, n]   out: [batch, m, n]
//
// op(x) is x, or its transpose: where TRANSPOSE_A is set `a` lies as [batch, k, m], where b_transposed is 1 `b` lies as [batch, n, k].
// The lines of a matrix, and the matrices, may lie apart: those of one head, among those of the others.
// For CPU adapters (SwiftShader: SIMD of four lanes). A load there costs as much as some 25 multiply-adds and a barrier
// a thousand, so this kernel has no workgroup memory and loads every number of a tile once.
//
// Who does what: a quad of lanes owns 4·ROW_QUADS rows by 16·COLUMN_QUADS columns of `out`; lane l has the columns from
// 4·COLUMN_QUADS·l on. A step sums four products, as 4 × 4 matrices:
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
// Numbers are loaded one after another, wherever they lie, so how b lies is no matter of the text: one pipeline less to compile.
//
// The tiles of all products stand in one row, columns first, then rows, then the products, since a grid may have no more than
// 65,535 workgroups along an axis.
//
// Thin tiles: of four rows or fewer only the first quads of rows are loaded and summed, in a loop of their own. Every sum is
// the same either way, so a batch of one costs a thirty-second of the work of a tile, and its results are those of a large batch.
//
// Past the last row or column a lane reads some other number of the buffer (WGSL promises that much) and writes nothing.
// Past the last k both factors become zero: zeroing one would let a NaN or an infinity of the other through.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const TRANSPOSE_A = false; // tune
const COLUMN_SUMS = false; // tune
const THIN = true; // tune
const ROW_QUADS = 4u; // tune
const COLUMN_QUADS = 1u; // tune

const LANES = 4u;
const TILE_ROWS = 4u * ROW_QUADS;
const TILE_COLUMNS = 16u * COLUMN_QUADS;
const LANE_COLUMNS = 4u * COLUMN_QUADS;
const MANY = 0x40000000u;

struct Params {
  m: u32,
  n: u32,
  k: u32,
  batch: u32,
  items: u32, // the batch is made of rows of so many items
  a_start: u32, // where the first matrix begins
  a_row: u32, // elements from one row of items to the next
  a_stride: u32, // elements from one item of a row to the next; 0: the same `a` for all
  a_line: u32, // elements from one line of a matrix, as it lies, to the next
  b_start: u32,
  b_row: u32,
  b_stride: u32,
  b_line: u32,
  b_transposed: u32, // 0 or 1
  out_start: u32,
  out_row: u32,
  out_stride: u32,
  out_line: u32,
  sums: u32, // how many column sums are wanted: all, or none
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<real>;
@group(0) @binding(2) var<storage, read> b: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;
@group(0) @binding(4) var<storage, read_write> column_sums: array<real>; // optional

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

fn a4(i: u32) -> vec4f { return vec4f(vec4(a[i], a[i + 1u], a[i + 2u], a[i + 3u])); }

fn b4(i: vec4u) -> vec4f { return vec4f(vec4(b[i.x], b[i.y], b[i.z], b[i.w])); }

/// Where a lane's part of its matrices starts, and how b lies.
struct Place {
  a: u32,
  b: u32,
  b_column: u32, // elements from one column to the next
  b_k: u32, // elements from one k to the next
  ks: vec4u, // in which order the lane takes four of them
}

/// Rows 4i … 4i+3 of the tile by four k.
fn x_at(at: Place, i: u32, k0: u32) -> mat4x4f {
  let first = at.a + select(4u * i * params.a_line + k0, k0 * params.a_line + 4u * i, TRANSPOSE_A);
  let mine = select(vec4f(), a4(first), k0 + select(at.ks, at.ks.xxxx, TRANSPOSE_A) < vec4(params.k));
  let x = mat4x4(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
  if (TRANSPOSE_A) { return x; }
  return transpose(x);
}

/// Four k by the lane's columns 4h … 4h+3.
fn y_at(at: Place, h: u32, k0: u32) -> mat4x4f {
  let ks = k0 + at.ks;
  let first = at.b + 4u * h * at.b_column + ks * at.b_k;
  var y: mat4x4f;
  for (var j = 0u; j < 4u; j++) { // unroll
    y[j] = select(vec4f(), b4(first + j * at.b_column), ks < vec4(params.k));
  }
  return y;
}

@compute @workgroup_size(LANES)
fn matmul_simd4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(subgroup_invocation_id) id: u32,
) {
  let m = params.m;
  let n = params.n;
  let k = params.k;
  let position = group.y * groups.x + group.x;
  let across = (n + TILE_COLUMNS - 1u) / TILE_COLUMNS;
  let down = (m + TILE_ROWS - 1u) / TILE_ROWS;
  let strip = position / across;
  let tile = vec3u(position - strip * across, strip % down, strip / down);
  let lane = id & 3u;
  let row0 = tile.y * TILE_ROWS;
  let column0 = tile.x * TILE_COLUMNS + lane * LANE_COLUMNS;
  if (row0 >= m || tile.z >= params.batch) { return; }
  let items_row = tile.z / params.items;
  let item = tile.z - items_row * params.items;
  let b_transposed = params.b_transposed != 0u;
  let b_column = select(1u, params.b_line, b_transposed);
  let at = Place(
    params.a_start + items_row * params.a_row + item * params.a_stride +
      select((row0 + lane) * params.a_line, row0 + lane * params.a_line, TRANSPOSE_A),
    params.b_start + items_row * params.b_row + item * params.b_stride + column0 * b_column,
    b_column,
    select(params.b_line, 1u, b_transposed),
    vec4(0u, 1u, 2u, 3u) ^ vec4(select(0u, lane, TRANSPOSE_A)),
  );
  let out0 = params.out_start + items_row * params.out_row + item * params.out_stride;

  var c: array<mat4x4f, ROW_QUADS * COLUMN_QUADS>;
  var sums: array<vec4f, COLUMN_QUADS>;

  let steps = (k + 3u) >> 2u;
  let thin = THIN && m - row0 <= 4u;
  let thin_steps = select(0u, steps, thin);
  let full_steps = select(steps, 0u, thin);

  for (var step = 0u; step < MANY; step++) {
    if (step >= full_steps) { break; }
    var y: array<mat4x4f, COLUMN_QUADS>;
    for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
      y[h] = y_at(at, h, 4u * step);
      if (COLUMN_SUMS) { sums[h] += vec4f(1.0) * y[h]; }
    }
    for (var i = 0u; i < ROW_QUADS; i++) { // unroll
      let x = x_at(at, i, 4u * step);
      for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
        c[i * COLUMN_QUADS + h] += x * y[h];
      }
    }
  }

  for (var step = 0u; step < MANY; step++) {
    if (!THIN || step >= thin_steps) { break; }
    let x = x_at(at, 0u, 4u * step);
    for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
      let y = y_at(at, h, 4u * step);
      if (COLUMN_SUMS) { sums[h] += vec4f(1.0) * y; }
      c[h] += x * y;
    }
  }

  // A copy, since what a variable indexes lies in memory, and the loop above wants c in registers.
  var done = c;
  for (var tile_row = 0u; tile_row < TILE_ROWS; tile_row++) {
    let i = tile_row >> 2u;
    let r = tile_row & 3u;
    let row = row0 + 4u * i + select(lane ^ r, r, TRANSPOSE_A);
    if (row < m) {
      let index = (tile.z * m + row) * n;
      let line = out0 + row * params.out_line;
      for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = column0 + 4u * h + j;
          if (column < n) {
            out[line + column] = epilogue(real(done[i * COLUMN_QUADS + h][j][r]), index + column, column);
          }
        }
      }
    }
  }

  if (COLUMN_SUMS && row0 == 0u) {
    for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
      for (var j = 0u; j < 4u; j++) { // unroll
        let column = column0 + 4u * h + j;
        if (column < params.sums) { column_sums[column] = real(sums[h][j]); }
      }
    }
  }
}
