// out[split, kz, ky, kx, ci, co] = Σ n, oz, oy, ox  x[n, iz, iy, ix, ci] · dy[n, oz, oy, ox, co]
//
//   iz = oz · stride + kz · dilation − pad, iy and ix likewise; a cell outside of the image counts as zero
//   x: [batch, depth, height, width, in_channels]   dy: [batch, out_depth, out_height, out_width, out_channels]
//   out: [splits, kernel_depth, kernel_height, kernel_width, in_channels / groups, out_channels]; a sum over the splits
//   follows
//
// A matrix product again: rows are the rows of the filter, (kz, ky, kx, ci), columns output channels, and k walks
// all output pixels (n, oz, oy, ox) of the batch. That is a long sum for few results, so the pixels are cut into `splits`
// pieces.
//
// A quad of lanes owns a tile of 4·ROWS filter rows × 4·COLUMNS channels of one split, and takes four pixels at a time.
// Lane l loads, at the l-th of them, the x that belongs to each four rows, and swaps with its three neighbours to see
// their pixels; it loads dy for its own COLUMNS channels at all four pixels, in the order in which the swaps bring
// them. With WHOLE_VECTORS (in_channels / groups is a multiple of 4) four rows share a filter cell and lie side by side
// in x.

enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;
alias result = real; // partial sums are f32

const ROWS = 4u; // tune
const COLUMNS = 4u; // tune
const QUADS = 8u; // tune
const WHOLE_VECTORS = false; // tune

const LANES = 4u * QUADS;
const FILTER_ROWS = 4u * ROWS;
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
  splits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> dy: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<result>;

// same as quad product
fn product(a: vec4f, b: vec4f) -> f32 {
  return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}
// end same

@compute @workgroup_size(LANES)
fn conv_filter_gradient_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let lane = t & 3u;
  let depth = params.depth;
  let height = params.height;
  let width = params.width;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let out_depth = params.out_depth;
  let out_height = params.out_height;
  let out_width = params.out_width;
  let stride_z = params.stride_z;
  let stride_y = params.stride_y;
  let stride_x = params.stride_x;
  let pad_front = params.pad_front;
  let pad_top = params.pad_top;
  let pad_left = params.pad_left;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;

  // Tiles are counted along rows, then columns, groups and splits: neighbours read the same pixels.
  let rows = params.kernel_depth * params.kernel_height * params.kernel_width * group_inputs;
  let row_tiles = (rows + FILTER_ROWS - 1u) / FILTER_ROWS;
  let column_tiles = (group_outputs + CHANNELS - 1u) / CHANNELS;
  let index = (tile.y * tiles.x + tile.x) * QUADS + (t >> 2u);
  let column_tile = index / row_tiles;
  let group_tile = column_tile / column_tiles;
  let split = group_tile / params.groups;
  let group = group_tile - split * params.groups;
  if (split >= params.splits) { return; }

  // A row or column past the last one reads the last one again and is not written.
  let first_column = (column_tile - group_tile * column_tiles) * CHANNELS + COLUMNS * lane;
  var columns: array<u32, COLUMNS>;
  for (var j = 0u; j < COLUMNS; j++) { // unroll
    columns[j] = group * group_outputs + min(first_column + j, group_outputs - 1u);
  }
  let first_row = (index - column_tile * row_tiles) * FILTER_ROWS;
  var behind: array<vec4u, ROWS>; // how far a row's cell is from the corner of a pixel's window …
  var down: array<vec4u, ROWS>;
  var right: array<vec4u, ROWS>;
  var ahead: array<vec4u, ROWS>; // … and the same in x
  for (var i = 0u; i < ROWS; i++) { // unroll
    let row = min(first_row + 4u * i + vec4u(0u, 1u, 2u, 3u), vec4u(rows - 1u));
    let cell = row / group_inputs;
    let filter_line = cell / params.kernel_width;
    let kz = filter_line / params.kernel_height;
    behind[i] = kz * params.dilation_z;
    down[i] = (filter_line - kz * params.kernel_height) * params.dilation_y;
    right[i] = (cell - filter_line * params.kernel_width) * params.dilation_x;
    let cells_on = (behind[i] * height + down[i]) * width + right[i];
    ahead[i] = cells_on * in_channels + group * group_inputs + row - cell * group_inputs;
  }

  // The pixels of the split, four at a time, the l-th of them to lane l. Four on is, in digits, (n, oz, oy, ox)_step on.
  let pixels = params.batch * out_depth * out_height * out_width;
  let steps_in_all = (pixels + 3u) >> 2u;
  let steps = (steps_in_all + params.splits - 1u) / params.splits;
  let first_pixel = 4u * split * steps;
  let end_pixel = min(first_pixel + 4u * steps, pixels);
  let line_step = 4u / out_width;
  let ox_step = 4u - line_step * out_width;
  let plane_step = line_step / out_height;
  let oy_step = line_step - plane_step * out_height;
  let n_step = plane_step / out_depth;
  let oz_step = plane_step - n_step * out_depth;
  let line = (first_pixel + lane) / out_width;
  var ox = first_pixel + lane - line * out_width;
  let plane = line / out_height;
  var oy = line - plane * out_height;
  var n = plane / out_depth;
  var oz = plane - n * out_depth;

  var sums: array<f32, FILTER_ROWS * COLUMNS>;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let pixel = first_pixel + 4u * step;
    var b: array<vec4f, COLUMNS>;
    for (var s = 0u; s < 4u; s++) { // unroll
      let p = pixel + (lane ^ s);
      for (var j = 0u; j < COLUMNS; j++) { // unroll
        b[j][s] = select(0.0, f32(dy[p * out_channels + columns[j]]), p < end_pixel);
      }
    }
    let iz = oz * stride_z - pad_front;
    let iy = oy * stride_y - pad_top;
    let ix = ox * stride_x - pad_left;
    let corner = (((n * depth + iz) * height + iy) * width + ix) * in_channels;
    let planes = select(0u, depth, pixel + lane < end_pixel);
    for (var i = 0u; i < ROWS; i++) { // unroll
      let in_volume = iz + behind[i].x < planes;
      var inside = vec4<bool>(in_volume & (iy + down[i].x < height) & (ix + right[i].x < width));
      var at = corner + ahead[i].x + vec4u(0u, 1u, 2u, 3u);
      if (!WHOLE_VECTORS) {
        inside = (iz + behind[i] < vec4u(planes)) & (iy + down[i] < vec4u(height)) & (ix + right[i] < vec4u(width));
        at = corner + ahead[i];
      }
      let a = select(vec4f(), vec4f(vec4(x[at.x], x[at.y], x[at.z], x[at.w])), inside);
      let ax = quadSwapX(a);
      let ay = quadSwapY(a);
      let ad = quadSwapDiagonal(a);
      for (var r = 0u; r < 4u; r++) { // unroll
        for (var j = 0u; j < COLUMNS; j++) { // unroll
          sums[(4u * i + r) * COLUMNS + j] += product(vec4f(a[r], ax[r], ay[r], ad[r]), b[j]);
        }
      }
    }
    ox += ox_step;
    let line_ends = ox >= out_width;
    ox -= select(0u, out_width, line_ends);
    oy += oy_step + select(0u, 1u, line_ends);
    let plane_ends = oy >= out_height;
    oy -= select(0u, out_height, plane_ends);
    oz += oz_step + select(0u, 1u, plane_ends);
    let image_ends = oz >= out_depth;
    oz -= select(0u, out_depth, image_ends);
    n += n_step + select(0u, 1u, image_ends);
  }

  // A copy, since what a variable indexes lies in memory, and the loop above wants the sums in registers.
  var done = sums;
  for (var row = 0u; row < FILTER_ROWS; row++) {
    if (first_row + row < rows) {
      for (var j = 0u; j < COLUMNS; j++) { // unroll
        if (first_column + j < group_outputs) {
          out[(split * rows + first_row + row) * out_channels + columns[j]] = result(done[row * COLUMNS + j]);
        }
      }
    }
  }
}
