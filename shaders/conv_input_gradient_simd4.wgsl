// out[n, iz, iy, ix, ci] = Σ kz, ky, kx, co  dy[n, oz, oy, ox, co] · w[kz, ky, kx, ci, co]
//
//   over the cells with oz · stride + kz · dilation − pad = iz, and oy, ox likewise
//   dy: [batch, out_depth, out_height, out_width, out_channels]   out: [batch, depth, height, width, in_channels]
//   w: [kernel_depth, kernel_height, kernel_width, in_channels / groups, out_channels]
//
// The matrix product of conv_simd4 seen from the other side: rows are input pixels, columns input channels, and k
// walks the filter's cells and, inside of each, the output channels. A quad of lanes owns a tile of 4·ROWS pixels ×
// 4·COLUMNS channels. Lane l loads four consecutive k of the pixels l, 4 + l, 8 + l, …, swaps them with its three
// neighbours, and multiplies by the same four k of the filter for its own COLUMNS channels. w is read as it lies: its
// rows run along k. With WHOLE_VECTORS (out_channels / groups is a multiple of 4) four consecutive k always belong to
// one filter cell.
//
// With stride s only every s-th filter cell meets a given pixel, and which ones depends on (iy + pad) mod s alone. So
// pixels are dealt into s × s × s phases, iy + pad = s·q + phase. All pixels of a tile share a phase, hence the cells that
// meet them, and in q they form a convolution without stride, oy = q − back. A stride costs no work on products that
// are not there.
//
// Nor does an edge, where fewer cells meet a pixel: pixels are counted through the batch first, so that those of a tile
// lie at the same place of several images, or near it, and what none of them meets is left out.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const ROWS = 4u; // tune
const COLUMNS = 4u; // tune
const QUADS = 8u; // tune
const WHOLE_VECTORS = false; // tune

const LANES = 4u * QUADS;
const PIXELS = 4u * ROWS;
const CHANNELS = 4u * COLUMNS;
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  batch: u32,
  depth: u32,
  height: u32,
  width: u32,
  in_channels: u32,
  out_depth: u32,
  out_height: u32,
  out_width: u32,
  out_channels: u32,
  kernel_depth: u32,
  kernel_height: u32,
  kernel_width: u32,
  stride_z: u32,
  stride_y: u32,
  stride_x: u32,
  dilation_z: u32,
  dilation_y: u32,
  dilation_x: u32,
  pad_front: u32,
  pad_top: u32,
  pad_left: u32,
  groups: u32,
  cell_step_z: u32, // stride_z / gcd(stride_z, dilation_z): how far apart the filter planes that meet one pixel are
  cell_step_y: u32,
  cell_step_x: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read> w: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

/// Four neighbouring numbers of dy; zero for those from `count` on.
fn load_dy(at: u32, count: u32) -> vec4f {
  var inside = vec4<bool>(count > 0u);
  if (!WHOLE_VECTORS) { inside = vec4u(0u, 1u, 2u, 3u) < vec4u(count); }
  return select(vec4f(), vec4f(vec4(dy[at], dy[at + 1u], dy[at + 2u], dy[at + 3u])), inside);
}

/// Four neighbouring numbers of the filter; zero for those from `count` on.
fn load_w(at: u32, count: u32) -> vec4f {
  let row = vec4f(vec4(w[at], w[at + 1u], w[at + 2u], w[at + 3u]));
  if (WHOLE_VECTORS) { return row; }
  return select(vec4f(), row, vec4u(0u, 1u, 2u, 3u) < vec4u(count));
}

// same as first cell
/// The first filter cell along one axis that meets the pixels of a phase; `size` if none does.
fn first_cell(phase: u32, stride: u32, dilation: u32, size: u32) -> u32 {
  var first = 0u;
  for (var cell = 0u; cell < MANY; cell++) {
    first = cell;
    if (cell == size || cell * dilation % stride == phase) { break; }
  }
  return first;
}
// end same

// same as quad product
fn product(a: vec4f, b: vec4f) -> f32 {
  return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}
// end same

@compute @workgroup_size(LANES)
fn conv_input_gradient_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let lane = t & 3u;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;
  let out_size = vec3u(params.out_width, params.out_height, params.out_depth);
  let kernel = vec3u(params.kernel_width, params.kernel_height, params.kernel_depth);
  let stride = vec3u(params.stride_x, params.stride_y, params.stride_z);
  let dilation = vec3u(params.dilation_x, params.dilation_y, params.dilation_z);
  let size = vec3u(params.width, params.height, params.depth);
  let pad = vec3u(params.pad_left, params.pad_top, params.pad_front);

  // tile.z counts column tiles, then groups, then phases along x, along y, along z.
  let column_tiles = (group_inputs + CHANNELS - 1u) / CHANNELS;
  let group_tile = tile.z / column_tiles;
  let phases = group_tile / params.groups;
  let group = group_tile - phases * params.groups;
  let phase = vec3u(phases, phases / stride.x, phases / (stride.x * stride.y)) % stride;

  // The pixels of the phase: q counts from first_q along each axis.
  let first_q = (pad + stride - 1u - phase) / stride;
  let size_q = (pad + size + stride - 1u - phase) / stride - first_q;
  let pixels = params.batch * size_q.z * size_q.y * size_q.x;
  let first_pixel = ((tile.y * tiles.x + tile.x) * QUADS + (t >> 2u)) * PIXELS;
  if (first_pixel >= pixels) { return; }

  // A column past the last one reads the last one again and is not written.
  let first_column = (tile.z - group_tile * column_tiles) * CHANNELS + COLUMNS * lane;
  var columns: array<u32, COLUMNS>;
  for (var j = 0u; j < COLUMNS; j++) { // unroll
    columns[j] = min(first_column + j, group_inputs - 1u) * out_channels + group * group_outputs;
  }
  var q: array<vec3u, ROWS>;
  var start: array<u32, ROWS>; // the place in dy of q itself
  var place: array<u32, ROWS>; // the place in out of the pixel
  for (var i = 0u; i < ROWS; i++) { // unroll
    let pixel = min(first_pixel + 4u * i + lane, pixels - 1u);
    let spot = pixel / params.batch;
    let n = pixel - spot * params.batch;
    let line = spot / size_q.x;
    let plane = line / size_q.y;
    q[i] = first_q + vec3u(spot - line * size_q.x, line - plane * size_q.y, plane);
    let spot_dy = ((n * out_size.z + q[i].z) * out_size.y + q[i].y) * out_size.x + q[i].x;
    start[i] = spot_dy * out_channels + group * group_outputs;
    let at = q[i] * stride + phase - pad;
    place[i] = (((n * size.z + at.z) * size.y + at.y) * size.x + at.x) * in_channels;
  }
  var low = q[0];
  var high = q[0];
  for (var i = 0u; i < ROWS; i++) { // unroll
    low = min(low, q[i]);
    high = max(high, q[i]);
  }
  low = min(low, quadSwapX(low));
  low = min(low, quadSwapY(low));
  high = max(high, quadSwapX(high));
  high = max(high, quadSwapY(high));

  // The cells that meet the phase lie cell_step apart, and each moves q back by back_step more. The tile visits those
  // from `skipped` to `end`: the ones before leave all of its pixels past the end of dy, the ones after before its start.
  let cell_step = vec3u(params.cell_step_x, params.cell_step_y, params.cell_step_z);
  let back_step = cell_step * dilation / stride;
  let origin = vec3u(
    first_cell(phase.x, stride.x, dilation.x, kernel.x),
    first_cell(phase.y, stride.y, dilation.y, kernel.y),
    first_cell(phase.z, stride.z, dilation.z, kernel.z),
  );
  let origin_back = origin * dilation / stride;
  let cells = (kernel - origin + cell_step - 1u) / cell_step;
  let reach = origin_back + out_size;
  let skipped = (max(low + 1u, reach) - reach + back_step - 1u) / back_step;
  let end = min((max(high + back_step, origin_back) - origin_back) / back_step, cells);
  let visited = max(end, skipped) - skipped;
  let first = origin + skipped * cell_step;
  let first_back = origin_back + skipped * back_step;
  let last = origin + end * cell_step;

  let steps = visited.z * visited.y * visited.x * ((group_outputs + 3u) >> 2u);
  var sums: array<f32, PIXELS * COLUMNS>;
  var cell = first;
  var back = first_back;
  var k = 0u; // in the cell
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let left_in_cell = group_outputs - k;
    let filter_row = ((cell.z * kernel.y + cell.y) * kernel.x + cell.x) * group_inputs * out_channels + k;
    var b: array<vec4f, COLUMNS>;
    for (var j = 0u; j < COLUMNS; j++) { // unroll
      b[j] = load_w(filter_row + columns[j], left_in_cell);
    }
    let before = ((back.z * out_size.y + back.y) * out_size.x + back.x) * out_channels - k;
    for (var i = 0u; i < ROWS; i++) { // unroll
      let inside = all(q[i] - back < out_size);
      let a = load_dy(start[i] - before, select(0u, left_in_cell, inside));
      let ax = quadSwapX(a);
      let ay = quadSwapY(a);
      let ad = quadSwapDiagonal(a);
      for (var j = 0u; j < COLUMNS; j++) { // unroll
        sums[(4u * i + 0u) * COLUMNS + j] += product(a, b[j]);
        sums[(4u * i + 1u) * COLUMNS + j] += product(ax, b[j]);
        sums[(4u * i + 2u) * COLUMNS + j] += product(ay, b[j]);
        sums[(4u * i + 3u) * COLUMNS + j] += product(ad, b[j]);
      }
    }
    let cell_ends = left_in_cell <= 4u;
    k = select(k + 4u, 0u, cell_ends);
    cell.x += select(0u, cell_step.x, cell_ends);
    back.x += select(0u, back_step.x, cell_ends);
    let row_ends = cell.x >= last.x;
    cell.x = select(cell.x, first.x, row_ends);
    back.x = select(back.x, first_back.x, row_ends);
    cell.y += select(0u, cell_step.y, row_ends);
    back.y += select(0u, back_step.y, row_ends);
    let plane_ends = cell.y >= last.y;
    cell.y = select(cell.y, first.y, plane_ends);
    back.y = select(back.y, first_back.y, plane_ends);
    cell.z += select(0u, cell_step.z, plane_ends);
    back.z += select(0u, back_step.z, plane_ends);
  }

  // A copy, since what a variable indexes lies in memory, and the loop above wants the sums in registers.
  var done = sums;
  var places: array<u32, PIXELS>;
  for (var i = 0u; i < ROWS; i++) { // unroll
    places[4u * i + 0u] = place[i];
    places[4u * i + 1u] = quadSwapX(place[i]);
    places[4u * i + 2u] = quadSwapY(place[i]);
    places[4u * i + 3u] = quadSwapDiagonal(place[i]);
  }
  for (var row = 0u; row < PIXELS; row++) {
    if (first_pixel + (row ^ lane) < pixels) { // row 4i + s came from lane ^ s
      for (var j = 0u; j < COLUMNS; j++) { // unroll
        if (first_column + j < group_inputs) {
          let channel = group * group_inputs + first_column + j;
          out[places[row] + channel] = epilogue(real(done[row * COLUMNS + j]), places[row] + channel, channel);
        }
      }
    }
  }
}
