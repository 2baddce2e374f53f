// out[i] = op(a[i]) · op(b[i])      op(a): [batch, 1, k]   op(b): [batch, k, n]   out: [batch, 1, n]
//
// A product of matrices whose left one is a single row: each number of `b` is used once, so to load it is all the work there is.
// op, and how lines and matrices may lie apart: see matmul_simd4, whose sums these are to the bit, so that a sample by
// itself gives what it gives in a batch.
//
// For CPU adapters (SwiftShader: SIMD of four lanes). An invocation owns COLUMNS neighbouring columns of `out`, and a step of it sums
// four products for each.
//
// SWAPPED: a matrix by a vector, which have changed places here, so `out` is a column.
//
// Past the last column an invocation reads some other number of the buffer (WGSL promises that much) and writes nothing. Past the last k,
// which only the last step meets, both factors become zero: zeroing one would let a NaN or an infinity of the other through.

alias real = f32;

const TRANSPOSE_A = false; // tune
const TRANSPOSE_B = false; // tune
const SWAPPED = false; // tune
const COLUMNS = 8u; // tune
const WORKGROUP = 16u; // tune

const TILE_COLUMNS = WORKGROUP * COLUMNS;
const MANY = 0x40000000u; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  n: u32,
  k: u32,
  batch: u32,
  items: u32, // the batch is made of rows of so many items
  a_start: u32, // where the first vector begins
  a_row: u32, // elements from one row of items to the next
  a_stride: u32, // elements from one item of a row to the next; 0: the same `a` for all
  a_line: u32, // elements from one line, as it lies, to the next
  b_start: u32,
  b_row: u32,
  b_stride: u32,
  b_line: u32,
  out_start: u32,
  out_row: u32,
  out_stride: u32,
  out_line: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<real>;
@group(0) @binding(2) var<storage, read> b: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

/// The sum of four products, of k from k0 on, for each column. `inside`: which of the k there are.
fn four_products(a0: u32, b0: u32, k0: u32, inside: vec4<bool>) -> array<f32, COLUMNS> {
  let a_step = select(1u, params.a_line, TRANSPOSE_A);
  let first = a0 + k0 * a_step;
  let x = select(vec4f(), vec4f(vec4(a[first], a[first + a_step], a[first + 2u * a_step], a[first + 3u * a_step])), inside);
  let k_step = select(params.b_line, 1u, TRANSPOSE_B);
  let column_step = select(1u, params.b_line, TRANSPOSE_B);
  var sums: array<f32, COLUMNS>;
  for (var j = 0u; j < COLUMNS; j++) { // unroll
    let at = b0 + j * column_step + k0 * k_step;
    let four = vec4f(vec4(b[at], b[at + k_step], b[at + 2u * k_step], b[at + 3u * k_step]));
    let y = select(vec4f(), four, inside);
    sums[j] = x.x * y.x + x.y * y.y + x.z * y.z + x.w * y.w;
  }
  return sums;
}

@compute @workgroup_size(WORKGROUP)
fn vector_matmul(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let k = params.k;
  let position = group.y * groups.x + group.x;
  let across = (n + TILE_COLUMNS - 1u) / TILE_COLUMNS;
  let product = position / across;
  let column0 = (position - product * across) * TILE_COLUMNS + t * COLUMNS;
  if (product >= params.batch || column0 >= n) { return; }
  let items_row = product / params.items;
  let item = product - items_row * params.items;
  let a0 = params.a_start + items_row * params.a_row + item * params.a_stride;
  let b0 = params.b_start + items_row * params.b_row + item * params.b_stride + column0 * select(1u, params.b_line, TRANSPOSE_B);

  var c: array<f32, COLUMNS>;
  let steps = k >> 2u;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let sums = four_products(a0, b0, 4u * step, vec4(true));
    for (var j = 0u; j < COLUMNS; j++) { // unroll
      c[j] += sums[j];
    }
  }
  if ((k & 3u) != 0u) {
    let k0 = 4u * steps;
    let sums = four_products(a0, b0, k0, vec4(k0, k0 + 1u, k0 + 2u, k0 + 3u) < vec4(k));
    for (var j = 0u; j < COLUMNS; j++) { // unroll
      c[j] += sums[j];
    }
  }

  let out0 = params.out_start + items_row * params.out_row + item * params.out_stride;
  for (var j = 0u; j < COLUMNS; j++) { // unroll
    let column = column0 + j;
    if (column < n) {
      out[out0 + column * select(1u, params.out_line, SWAPPED)] = epilogue(real(c[j]), product * n + column, select(column, 0u, SWAPPED));
    }
  }
}
