// out[split, ky, kx, ci, co] = Σ pixels of the split  x[n, oy·stride + ky·dilation - pad, ox·stride + kx·dilation - pad, ci] · dy[n, oy, ox, co]
//
// x: [batch, height, width, in_channels], dy: [batch, out_height, out_width, out_channels],
// out: [splits, kernel_height, kernel_width, in_channels / groups, out_channels]; sum_partials adds the splits up.
//
// A matrix product again: rows are filter cells times input channels, columns output channels, and k walks all output pixels
// of the batch. That is a long sum for few results, so the pixels are cut into `splits` pieces to keep every core busy.
//
// A quad owns 4·ROWS filter rows × 16 channels of one split, and takes four pixels a step. Lane l loads, at its own pixel, the
// x that belongs to each four rows, and swaps with its three neighbours to see their pixels; it loads dy at all four pixels,
// its own first and then in the order in which the swaps bring the neighbours', at its own columns 4l … 4l + 3.

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
  splits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> dy: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

const ROWS = 4u; // tune
const QUADS = 8u; // tune
const LANES = 4u * QUADS;
// in_channels / groups is a multiple of 4, so four consecutive rows share one filter cell and lie side by side in x.
const WHOLE_VECTORS = false; // tune
const FILTER_ROWS = 4u * ROWS;
const COLUMNS = 16u;
const MANY = 0x7fffffffu;

@compute @workgroup_size(LANES)
fn conv2d_filter_gradient_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  let lane = invocation & 3u;
  let height = params.height;
  let width = params.width;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let out_height = params.out_height;
  let out_width = params.out_width;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;
  let rows = params.kernel_height * params.kernel_width * group_inputs;

  // Tiles are counted along rows first, then columns, groups, splits, so that neighbours read the same pixels.
  let row_tiles = (rows + FILTER_ROWS - 1u) / FILTER_ROWS;
  let column_tiles = (group_outputs + COLUMNS - 1u) / COLUMNS;
  let index = (tile.y * tiles.x + tile.x) * QUADS + (invocation >> 2u);
  let column_tile = index / row_tiles;
  let row = (index - column_tile * row_tiles) * FILTER_ROWS;
  let group_tile = column_tile / column_tiles;
  let column = (column_tile - group_tile * column_tiles) * COLUMNS + 4u * lane;
  let split = group_tile / params.groups;
  let group = group_tile - split * params.groups;
  let columns = group * group_outputs + min(column + vec4u(0u, 1u, 2u, 3u), vec4u(group_outputs - 1u));
  if (split >= params.splits) { return; }

  // What each filter row adds to the place of a pixel's window: lines, columns (both to be checked), numbers in x.
  var down: array<u32, FILTER_ROWS>;
  var right: array<u32, FILTER_ROWS>;
  var ahead: array<u32, FILTER_ROWS>;
  for (var r = 0u; r < FILTER_ROWS; r++) { // unroll
    let filter_row = min(row + r, rows - 1u);
    let cell = filter_row / group_inputs;
    let ky = cell / params.kernel_width;
    down[r] = ky * params.dilation_y;
    right[r] = (cell - ky * params.kernel_width) * params.dilation_x;
    ahead[r] = (down[r] * width + right[r]) * in_channels + group * group_inputs + filter_row - cell * group_inputs;
  }

  // The split's pixels, four at a time, and where the first of this lane lies.
  let pixels = params.batch * out_height * out_width;
  let steps_in_all = (pixels + 3u) >> 2u;
  let steps = (steps_in_all + params.splits - 1u) / params.splits;
  let first_pixel = 4u * split * steps;
  let end_pixel = min(first_pixel + 4u * steps, pixels);
  let pixel = first_pixel + lane;
  let out_line = pixel / out_width;
  var n = out_line / out_height;
  var oy = out_line - n * out_height;
  var ox = pixel - out_line * out_width;
  // Four pixels on is line_step lines and pixel_step pixels on.
  let line_step = 4u / out_width;
  let pixel_step = 4u - line_step * out_width;
  let image_step = line_step / out_height;
  let oy_step = line_step - image_step * out_height;

  var sums: array<real, 16u * ROWS>;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let k = first_pixel + 4u * step;
    var b: array<vec4<real>, 4>;
    for (var s = 0u; s < 4u; s++) { // unroll
      let p = k + (lane ^ s);
      let at = p * out_channels + columns;
      b[s] = select(vec4<real>(), vec4<real>(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), p < end_pixel);
    }
    let iy = oy * params.stride_y - params.pad_top;
    let ix = ox * params.stride_x - params.pad_left;
    let at = ((n * height + iy) * width + ix) * in_channels;
    let lines = select(0u, height, k + lane < end_pixel);
    for (var i = 0u; i < ROWS; i++) { // unroll
      var inside = vec4<bool>((iy + down[4u * i] < lines) & (ix + right[4u * i] < width));
      var places = at + ahead[4u * i] + vec4u(0u, 1u, 2u, 3u);
      if (!WHOLE_VECTORS) {
        inside = (iy + vec4u(down[4u * i], down[4u * i + 1u], down[4u * i + 2u], down[4u * i + 3u]) < vec4u(lines)) &
          (ix + vec4u(right[4u * i], right[4u * i + 1u], right[4u * i + 2u], right[4u * i + 3u]) < vec4u(width));
        places = at + vec4u(ahead[4u * i], ahead[4u * i + 1u], ahead[4u * i + 2u], ahead[4u * i + 3u]);
      }
      let a = select(vec4<real>(), vec4<real>(x[places.x], x[places.y], x[places.z], x[places.w]), inside);
      let ax = quadSwapX(a);
      let ay = quadSwapY(a);
      let ad = quadSwapDiagonal(a);
      for (var j = 0u; j < 4u; j++) { // unroll
        for (var c = 0u; c < 4u; c++) { // unroll
          sums[16u * i + 4u * j + c] += a[j] * b[0][c] + ax[j] * b[1][c] + ay[j] * b[2][c] + ad[j] * b[3][c];
        }
      }
    }
    ox += pixel_step;
    let line_ends = ox >= out_width;
    ox -= select(0u, out_width, line_ends);
    oy += oy_step + select(0u, 1u, line_ends);
    let image_ends = oy >= out_height;
    oy -= select(0u, out_height, image_ends);
    n += image_step + select(0u, 1u, image_ends);
  }

  for (var r = 0u; r < FILTER_ROWS; r++) { // unroll
    for (var c = 0u; c < 4u; c++) { // unroll
      if ((row + r < rows) & (column + c < group_outputs)) {
        out[(split * rows + row + r) * out_channels + columns[c]] = sums[4u * r + c];
      }
    }
  }
}
