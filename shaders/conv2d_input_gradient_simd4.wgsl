// dx[n, iy, ix, ci] = Σ ky, kx, co  dy[n, oy, ox, co] · w[ky, kx, ci, co]   with oy·stride + ky·dilation - pad = iy, likewise x
//
// dy: [batch, out_height, out_width, out_channels], w: [kernel_height, kernel_width, in_channels / groups, out_channels],
// out: [batch, height, width, in_channels].
//
// The matrix product of conv2d_simd4 seen from the other side: rows are input pixels, columns input channels, and k walks the
// filter's cells and, inside of each, the output channels. A quad owns 4·ROWS pixels × 16 channels. Lane l loads four
// consecutive k of the pixels l, 4 + l, 8 + l …, swaps them with its three neighbours, and multiplies by four k of the filter's
// rows 4l … 4l + 3: w is read as it lies, no transposed copy is made.
//
// With stride s only every s-th filter cell meets a given pixel, and which ones depends on (iy + pad) mod s alone. So pixels
// are dealt into s × s phases: (iy + pad) = s·q + phase. All pixels of a tile share a phase, hence the cells that they visit,
// and in q they form a small convolution without stride: oy = q - back. Nothing is tested, nothing is divided in the loop.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

struct Params {
  batch: u32,
  height: u32,
  width: u32,
  in_channels: u32,
  out_height: u32,
  out_width: u32,
  out_channels: u32,
  kernel_height: u32,
  kernel_width: u32,
  stride_y: u32,
  stride_x: u32,
  dilation_y: u32,
  dilation_x: u32,
  pad_top: u32,
  pad_left: u32,
  groups: u32,
  cell_step_y: u32, // stride_y / gcd(stride_y, dilation_y): the distance between filter rows that meet one pixel
  cell_step_x: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read> w: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

const ROWS = 4u; // tune
const QUADS = 8u; // tune
const LANES = 4u * QUADS;
// out_channels / groups is a multiple of 4, so no four consecutive k reach into the next filter cell.
const WHOLE_VECTORS = false; // tune
const PIXELS = 4u * ROWS;
const COLUMNS = 16u;
const MANY = 0x7fffffffu;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

// The first filter cell along one axis that meets the pixels of a phase; `size` if none does.
fn first_cell(phase: u32, stride: u32, dilation: u32, size: u32) -> u32 {
  var first = 0u;
  for (var cell = 0u; cell < MANY; cell++) {
    first = cell;
    if (cell == size || cell * dilation % stride == phase) { break; }
  }
  return first;
}

// Four consecutive numbers of dy, zero from the `span`-th on.
fn load_dy(at: u32, span: u32) -> vec4<real> {
  var inside = vec4<bool>(0u < span);
  if (!WHOLE_VECTORS) { inside = vec4u(0u, 1u, 2u, 3u) < vec4u(span); }
  return select(vec4<real>(), vec4<real>(dy[at], dy[at + 1u], dy[at + 2u], dy[at + 3u]), inside);
}

// Four consecutive numbers of a filter row, zero from the `span`-th on.
fn load_w(at: u32, span: u32) -> vec4<real> {
  let row = vec4<real>(w[at], w[at + 1u], w[at + 2u], w[at + 3u]);
  if (WHOLE_VECTORS) { return row; }
  return select(vec4<real>(), row, vec4u(0u, 1u, 2u, 3u) < vec4u(span));
}

@compute @workgroup_size(LANES)
fn conv2d_input_gradient_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  let lane = invocation & 3u;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let out_height = params.out_height;
  let out_width = params.out_width;
  let kernel_height = params.kernel_height;
  let kernel_width = params.kernel_width;
  let stride_y = params.stride_y;
  let stride_x = params.stride_x;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;

  // tile.z counts column tiles, then groups, then phases along x, then along y.
  let column_tiles = (group_inputs + COLUMNS - 1u) / COLUMNS;
  let group_of_phase = tile.z / column_tiles;
  let phase = group_of_phase / params.groups;
  let phase_y = phase / stride_x;
  let phase_x = phase - phase_y * stride_x;
  let group = group_of_phase - phase * params.groups;
  let column = (tile.z - group_of_phase * column_tiles) * COLUMNS + 4u * lane;
  let columns = min(column + vec4u(0u, 1u, 2u, 3u), vec4u(group_inputs - 1u));

  // The pixels of the phase: q runs from first_q to end_q along each axis.
  let first_q = vec2u((params.pad_left + stride_x - 1u - phase_x) / stride_x, (params.pad_top + stride_y - 1u - phase_y) / stride_y);
  let end_q = vec2u(
    (params.pad_left + params.width + stride_x - 1u - phase_x) / stride_x,
    (params.pad_top + params.height + stride_y - 1u - phase_y) / stride_y,
  );
  let size_q = end_q - first_q;
  let pixels = params.batch * size_q.x * size_q.y;
  let first_pixel = ((tile.y * tiles.x + tile.x) * QUADS + (invocation >> 2u)) * PIXELS;
  if (first_pixel >= pixels) { return; }

  // Per pixel: q, the place in dy of q itself (it may lie outside), and the place in dx of the pixel's first channel.
  var qy: array<u32, ROWS>;
  var qx: array<u32, ROWS>;
  var corner: array<u32, ROWS>;
  var place: array<u32, ROWS>;
  for (var i = 0u; i < ROWS; i++) { // unroll
    let pixel = min(first_pixel + 4u * i + lane, pixels - 1u);
    let line = pixel / size_q.x;
    let n = line / size_q.y;
    qy[i] = first_q.y + line - n * size_q.y;
    qx[i] = first_q.x + pixel - line * size_q.x;
    corner[i] = ((n * out_height + qy[i]) * out_width + qx[i]) * out_channels + group * group_outputs;
    let iy = qy[i] * stride_y + phase_y - params.pad_top;
    let ix = qx[i] * stride_x + phase_x - params.pad_left;
    place[i] = ((n * params.height + iy) * params.width + ix) * in_channels + group * group_inputs;
  }

  // The filter cells that meet the phase, and oy = qy - back.y, ox = qx - back.x for the first of them.
  let cell_step = vec2u(params.cell_step_x, params.cell_step_y);
  let first = vec2u(
    first_cell(phase_x, stride_x, params.dilation_x, kernel_width),
    first_cell(phase_y, stride_y, params.dilation_y, kernel_height),
  );
  let first_back = first * vec2u(params.dilation_x, params.dilation_y) / vec2u(stride_x, stride_y);
  let back_step = cell_step * vec2u(params.dilation_x, params.dilation_y) / vec2u(stride_x, stride_y);
  let cells = (vec2u(kernel_width, kernel_height) + cell_step - 1u - first) / cell_step;
  let steps = cells.x * cells.y * ((group_outputs + 3u) >> 2u);

  var sums: array<real, 16u * ROWS>;
  var cell = first;
  var back = first_back;
  var k = 0u;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let left = group_outputs - k;
    let filter_row = (cell.y * kernel_width + cell.x) * group_inputs;
    let filter_column = group * group_outputs + k;
    let b0 = load_w((filter_row + columns.x) * out_channels + filter_column, left);
    let b1 = load_w((filter_row + columns.y) * out_channels + filter_column, left);
    let b2 = load_w((filter_row + columns.z) * out_channels + filter_column, left);
    let b3 = load_w((filter_row + columns.w) * out_channels + filter_column, left);
    let before = (back.y * out_width + back.x) * out_channels - k;
    for (var i = 0u; i < ROWS; i++) { // unroll
      let inside = (qy[i] - back.y < out_height) & (qx[i] - back.x < out_width);
      let a = load_dy(corner[i] - before, select(0u, left, inside));
      let ax = quadSwapX(a);
      let ay = quadSwapY(a);
      let ad = quadSwapDiagonal(a);
      sums[16u * i] += a.x * b0.x + a.y * b0.y + a.z * b0.z + a.w * b0.w;
      sums[16u * i + 1u] += a.x * b1.x + a.y * b1.y + a.z * b1.z + a.w * b1.w;
      sums[16u * i + 2u] += a.x * b2.x + a.y * b2.y + a.z * b2.z + a.w * b2.w;
      sums[16u * i + 3u] += a.x * b3.x + a.y * b3.y + a.z * b3.z + a.w * b3.w;
      sums[16u * i + 4u] += ax.x * b0.x + ax.y * b0.y + ax.z * b0.z + ax.w * b0.w;
      sums[16u * i + 5u] += ax.x * b1.x + ax.y * b1.y + ax.z * b1.z + ax.w * b1.w;
      sums[16u * i + 6u] += ax.x * b2.x + ax.y * b2.y + ax.z * b2.z + ax.w * b2.w;
      sums[16u * i + 7u] += ax.x * b3.x + ax.y * b3.y + ax.z * b3.z + ax.w * b3.w;
      sums[16u * i + 8u] += ay.x * b0.x + ay.y * b0.y + ay.z * b0.z + ay.w * b0.w;
      sums[16u * i + 9u] += ay.x * b1.x + ay.y * b1.y + ay.z * b1.z + ay.w * b1.w;
      sums[16u * i + 10u] += ay.x * b2.x + ay.y * b2.y + ay.z * b2.z + ay.w * b2.w;
      sums[16u * i + 11u] += ay.x * b3.x + ay.y * b3.y + ay.z * b3.z + ay.w * b3.w;
      sums[16u * i + 12u] += ad.x * b0.x + ad.y * b0.y + ad.z * b0.z + ad.w * b0.w;
      sums[16u * i + 13u] += ad.x * b1.x + ad.y * b1.y + ad.z * b1.z + ad.w * b1.w;
      sums[16u * i + 14u] += ad.x * b2.x + ad.y * b2.y + ad.z * b2.z + ad.w * b2.w;
      sums[16u * i + 15u] += ad.x * b3.x + ad.y * b3.y + ad.z * b3.z + ad.w * b3.w;
    }
    let cell_ends = left <= 4u;
    k = select(k + 4u, 0u, cell_ends);
    cell.x += select(0u, cell_step.x, cell_ends);
    back.x += select(0u, back_step.x, cell_ends);
    let row_ends = cell.x >= kernel_width;
    cell.x = select(cell.x, first.x, row_ends);
    back.x = select(back.x, first_back.x, row_ends);
    cell.y += select(0u, cell_step.y, row_ends);
    back.y += select(0u, back_step.y, row_ends);
  }

  for (var i = 0u; i < ROWS; i++) { // unroll
    let places = vec4u(place[i], quadSwapX(place[i]), quadSwapY(place[i]), quadSwapDiagonal(place[i]));
    for (var s = 0u; s < 4u; s++) { // unroll
      let pixel = first_pixel + 4u * i + (lane ^ s);
      for (var j = 0u; j < 4u; j++) { // unroll
        if ((pixel < pixels) & (column + j < group_inputs)) {
          let index = places[s] + column + j;
          out[index] = epilogue(sums[16u * i + 4u * s + j], index, group * group_inputs + column + j);
        }
      }
    }
  }
}
