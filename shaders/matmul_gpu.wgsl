// out[i] = op(a[i]) · op(b[i])      op(a): [batch, m, k]   op(b): [batch, k, n]   out: [batch, m, n]
//
// op(x) is x, or its transpose where TRANSPOSE_X is set: `a` then lies as [batch, k, m], `b` as [batch, n, k]. The lines of a matrix,
// and the matrices, may lie apart: those of one head, among those of the others.
// For GPUs, where arithmetic is nearly free and memory is far away.
//
// Who does what: a workgroup of THREADS_DOWN × THREADS_ACROSS owns a tile of `out`. It takes K_STEP products at a time: all
// its threads together bring a slab of op(a), [K_STEP, tile rows], and a slab of op(b), [K_STEP, tile columns], into workgroup
// memory, then each thread sums 4·ROW_QUADS rows by 4·COLUMN_QUADS columns from them, which it keeps in registers.
//
// Not obvious:
//   Spread quads   Four numbers that share a vec4 are not neighbours but a quarter of the tile apart, so that neighbouring
//                  threads always touch neighbouring numbers of `a`, `b` and `out`, whichever way the matrices lie.
//   Two slots      While the threads sum one slab, the next is on its way into registers; it goes into the other slot, so one
//                  barrier a step is enough: nobody can be a whole step behind.
//   Pad            Where neighbouring threads store along k, their vec4s would all fall into the same memory banks. PAD, 1, makes
//                  the rows of the slabs a quad longer: more memory than WebGPU promises, so some devices go without.
//   Nested slabs   Each index of an array of arrays is kept in bounds by itself, the inner ones once for the whole loop.
//   Edges          Past the last row or column a thread reads some other number of the buffer (WGSL promises that much) and
//                  writes nothing. Past the last k both factors become zero, lest a NaN come through.
//   Splits         Few tiles and a long k leave a GPU idle. Layer z = i · splits + s therefore sums only k_chunk products,
//                  from s · k_chunk on, and writes layer z of `out`; a second pass adds the layers up. k_chunk ≥ k: one split.
//   One row        The tiles of all layers stand in one row, columns first, then rows, then layers, since a grid may have no more
//                  than 65,535 workgroups along an axis.

alias real = f32;
alias result = real; // partial sums are f32

const TRANSPOSE_A = false; // tune
const TRANSPOSE_B = false; // tune
const COLUMN_SUMS = false; // tune
const ROW_QUADS = 1u; // tune
const COLUMN_QUADS = 1u; // tune
const THREADS_DOWN = 16u; // tune
const THREADS_ACROSS = 16u; // tune
const K_STEP = 16u; // tune
const PAD = 0u; // tune

const THREADS = THREADS_DOWN * THREADS_ACROSS;
const A_QUADS = THREADS_DOWN * ROW_QUADS;
const B_QUADS = THREADS_ACROSS * COLUMN_QUADS;
const A_LOADS = K_STEP * A_QUADS / THREADS;
const B_LOADS = K_STEP * B_QUADS / THREADS;
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
  out_start: u32,
  out_row: u32,
  out_stride: u32,
  out_line: u32,
  k_chunk: u32, // products that one layer of the grid sums
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<real>;
@group(0) @binding(2) var<storage, read> b: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<result>;
@group(0) @binding(4) var<storage, read_write> column_sums: array<result>; // optional

// fuse
fn epilogue(value: result, index: u32, column: u32) -> result { return value; }
// end fuse

var<workgroup> a_slab: array<array<array<vec4<real>, A_QUADS + PAD>, K_STEP>, 2>;
var<workgroup> b_slab: array<array<array<vec4<real>, B_QUADS + PAD>, K_STEP>, 2>;

fn a4(i: u32, gap: u32) -> vec4<real> { return vec4(a[i], a[i + gap], a[i + 2u * gap], a[i + 3u * gap]); }

fn b4(i: u32, gap: u32) -> vec4<real> { return vec4(b[i], b[i + gap], b[i + 2u * gap], b[i + 3u * gap]); }

/// The quad of a slab, and the row, that load `load` of thread `t` brings: neighbouring threads go along memory.
fn a_part(load: u32, t: u32) -> vec2u {
  let e = load * THREADS + t;
  if (TRANSPOSE_A) { return vec2(e % A_QUADS, e / A_QUADS); }
  return vec2(e / K_STEP, e % K_STEP);
}

fn b_part(load: u32, t: u32) -> vec2u {
  let e = load * THREADS + t;
  if (TRANSPOSE_B) { return vec2(e / K_STEP, e % K_STEP); }
  return vec2(e % B_QUADS, e / B_QUADS);
}

@compute @workgroup_size(THREADS_ACROSS, THREADS_DOWN)
fn matmul_gpu(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let m = params.m;
  let n = params.n;
  let k = params.k;
  let a_line = params.a_line;
  let b_line = params.b_line;
  let position = group.y * groups.x + group.x;
  let across = (n + 4u * B_QUADS - 1u) / (4u * B_QUADS);
  let down = (m + 4u * A_QUADS - 1u) / (4u * A_QUADS);
  let strip = position / across;
  let tile = vec3u(position - strip * across, strip % down, strip / down);
  let row0 = tile.y * 4u * A_QUADS;
  let column0 = tile.x * 4u * B_QUADS;

  let splits = (k + params.k_chunk - 1u) / params.k_chunk;
  let index = tile.z / splits;
  if (index >= params.batch) { return; }
  let layer = tile.z - index * splits;
  let k_first = layer * params.k_chunk;
  let k_end = min(k, k_first + params.k_chunk);
  let steps = (k_end - k_first + K_STEP - 1u) / K_STEP;
  let items_row = index / params.items;
  let item = index - items_row * params.items;
  let a0 = params.a_start + items_row * params.a_row + item * params.a_stride;
  let b0 = params.b_start + items_row * params.b_row + item * params.b_stride;
  let out0 = params.out_start + items_row * params.out_row + (item * splits + layer) * params.out_stride;

  let zero = vec4<real>();
  var c: array<vec4f, 4u * ROW_QUADS * COLUMN_QUADS>;
  var sums: array<vec4f, COLUMN_QUADS>;
  var a_next: array<vec4<real>, A_LOADS>;
  var b_next: array<vec4<real>, B_LOADS>;

  // Round `step` loads slab `step` and sums slab `step - 1`.
  for (var step = 0u; step < MANY; step++) {
    if (step > steps) { break; }

    let k0 = k_first + step * K_STEP;
    for (var load = 0u; load < A_LOADS; load++) { // unroll
      let part = a_part(load, t);
      let row = row0 + part.x;
      let kk = k0 + part.y;
      var quad: vec4<real>;
      if (TRANSPOSE_A) { quad = a4(a0 + kk * a_line + row, A_QUADS); } else { quad = a4(a0 + row * a_line + kk, A_QUADS * a_line); }
      a_next[load] = select(zero, quad, kk < k_end);
    }
    for (var load = 0u; load < B_LOADS; load++) { // unroll
      let part = b_part(load, t);
      let column = column0 + part.x;
      let kk = k0 + part.y;
      var quad: vec4<real>;
      if (TRANSPOSE_B) { quad = b4(b0 + column * b_line + kk, B_QUADS * b_line); } else { quad = b4(b0 + kk * b_line + column, B_QUADS); }
      b_next[load] = select(zero, quad, kk < k_end);
    }

    if (step > 0u) {
      let slot = (step - 1u) & 1u;
      for (var kk = 0u; kk < K_STEP; kk++) { // unroll
        var x: array<vec4f, ROW_QUADS>;
        for (var i = 0u; i < ROW_QUADS; i++) { // unroll
          x[i] = vec4f(a_slab[slot][kk][thread.y + i * THREADS_DOWN]);
        }
        for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
          let y = vec4f(b_slab[slot][kk][thread.x + h * THREADS_ACROSS]);
          if (COLUMN_SUMS) { sums[h] += y; }
          for (var i = 0u; i < ROW_QUADS; i++) { // unroll
            for (var r = 0u; r < 4u; r++) { // unroll
              c[(4u * i + r) * COLUMN_QUADS + h] = fma(vec4(x[i][r]), y, c[(4u * i + r) * COLUMN_QUADS + h]);
            }
          }
        }
      }
    }

    let slot = step & 1u;
    for (var load = 0u; load < A_LOADS; load++) { // unroll
      let part = a_part(load, t);
      a_slab[slot][part.y][part.x] = a_next[load];
    }
    for (var load = 0u; load < B_LOADS; load++) { // unroll
      let part = b_part(load, t);
      b_slab[slot][part.y][part.x] = b_next[load];
    }
    workgroupBarrier();
  }

  for (var i = 0u; i < ROW_QUADS; i++) { // unroll
    for (var r = 0u; r < 4u; r++) { // unroll
      let row = row0 + thread.y + i * THREADS_DOWN + r * A_QUADS;
      if (row < m) {
        let first = (tile.z * m + row) * n;
        let line = out0 + row * params.out_line;
        for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
          for (var j = 0u; j < 4u; j++) { // unroll
            let column = column0 + thread.x + h * THREADS_ACROSS + j * B_QUADS;
            if (column < n) {
              out[line + column] = epilogue(result(c[(4u * i + r) * COLUMN_QUADS + h][j]), first + column, column);
            }
          }
        }
      }
    }
  }

  if (COLUMN_SUMS && tile.y == 0u && thread.y == 0u) {
    for (var h = 0u; h < COLUMN_QUADS; h++) { // unroll
      for (var j = 0u; j < 4u; j++) { // unroll
        let column = column0 + thread.x + h * THREADS_ACROSS + j * B_QUADS;
        if (column < n) { column_sums[tile.z * n + column] = result(sums[h][j]); }
      }
    }
  }
}
