// out[n, oy, ox, co] = Σ ky, kx, ci  x[n, oy·stride + ky·dilation - pad, ox·stride + kx·dilation - pad, ci] · w[ky, kx, ci, co]
//
// x: [batch, height, width, in_channels], w: [kernel_height, kernel_width, in_channels / groups, out_channels],
// out: [batch, out_height, out_width, out_channels]. A cell outside of the image counts as zero.
//
// A matrix product whose left matrix is never built: its rows are output pixels, its columns output channels, and k walks the
// filter's cells. Four lanes (a quad) own a tile of 4·ROWS pixels × 16 channels. Lane l loads four consecutive k of the pixels
// l, 4 + l, 8 + l … and, for the same four k, the filter at its own four columns 4l … 4l + 3. Swapping with its three
// neighbours shows it their pixels too, for one shuffle instead of four loads. No workgroup memory, no barriers.
//
// In memory one row of the filter, [kernel_width, in_channels], is one run of numbers, and so are the cells of x below it when
// they are not dilated and there is one group. So k walks a few long runs instead of many short ones, and a cell is outside of
// the image exactly when its place in the run is outside of one stretch, worked out once per run.

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
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> w: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

const ROWS = 4u; // tune
const QUADS = 8u; // tune
const LANES = 4u * QUADS;
// in_channels / groups is a multiple of 4, so four consecutive k share one cell and no run ends in between.
const WHOLE_VECTORS = false; // tune
const PIXELS = 4u * ROWS;
const COLUMNS = 16u;
const MANY = 0x7fffffffu;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

// Four consecutive numbers of x: those of one image row that lie inside of it, and of the current run; zero for the others.
fn load_x(at: u32, place: u32, row_length: u32, left_in_run: u32) -> vec4<real> {
  var inside = vec4<bool>(place < row_length);
  if (!WHOLE_VECTORS) {
    inside = (place + vec4u(0u, 1u, 2u, 3u) < vec4u(row_length)) & (vec4u(0u, 1u, 2u, 3u) < vec4u(left_in_run));
  }
  return select(vec4<real>(), vec4<real>(x[at], x[at + 1u], x[at + 2u], x[at + 3u]), inside);
}

// One row of the filter at four columns, zero behind the end of the run.
fn load_w(at: u32, columns: vec4u, inside: bool) -> vec4<real> {
  let row = vec4<real>(w[at + columns.x], w[at + columns.y], w[at + columns.z], w[at + columns.w]);
  if (WHOLE_VECTORS) { return row; }
  return select(vec4<real>(), row, inside);
}

@compute @workgroup_size(LANES)
fn conv2d_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  let lane = invocation & 3u;
  let height = params.height;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let dilation_x = params.dilation_x;
  let dilation_y = params.dilation_y;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;

  let column_tiles = (group_outputs + COLUMNS - 1u) / COLUMNS;
  let group = tile.z / column_tiles;
  let column = (tile.z - group * column_tiles) * COLUMNS + 4u * lane;
  let columns = group * group_outputs + min(column + vec4u(0u, 1u, 2u, 3u), vec4u(group_outputs - 1u));

  let pixels = params.batch * params.out_height * params.out_width;
  let first_pixel = ((tile.y * tiles.x + tile.x) * QUADS + (invocation >> 2u)) * PIXELS;
  if (first_pixel >= pixels) { return; }

  // The corner of each pixel's window: its line, its place in the line, its place in x (all wrap below zero).
  let row_length = params.width * in_channels;
  var line: array<u32, ROWS>;
  var place: array<u32, ROWS>;
  var corner: array<u32, ROWS>;
  for (var i = 0u; i < ROWS; i++) { // unroll
    let pixel = min(first_pixel + 4u * i + lane, pixels - 1u);
    let out_line = pixel / params.out_width;
    let n = out_line / params.out_height;
    line[i] = (out_line - n * params.out_height) * params.stride_y - params.pad_top;
    place[i] = ((pixel - out_line * params.out_width) * params.stride_x - params.pad_left) * in_channels + group * group_inputs;
    corner[i] = (n * height + line[i]) * row_length + place[i];
  }

  let joined = dilation_x == 1u && params.groups == 1u;
  let run = group_inputs * select(1u, params.kernel_width, joined);
  let runs_per_row = select(params.kernel_width, 1u, joined);
  let steps = params.kernel_height * runs_per_row * ((run + 3u) >> 2u);

  var sums: array<real, 16u * ROWS>;
  var ky = 0u;
  var kx = 0u;
  var k = 0u;
  var w_row = 0u;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let left = run - k;
    let at = w_row * out_channels;
    let b0 = load_w(at, columns, true);
    let b1 = load_w(at + out_channels, columns, 1u < left);
    let b2 = load_w(at + 2u * out_channels, columns, 2u < left);
    let b3 = load_w(at + 3u * out_channels, columns, 3u < left);
    let down = ky * dilation_y;
    let along = kx * dilation_x * in_channels + k;
    for (var i = 0u; i < ROWS; i++) { // unroll
      let within = select(0u, row_length, line[i] + down < height);
      let a = load_x(corner[i] + down * row_length + along, place[i] + along, within, left);
      let ax = quadSwapX(a);
      let ay = quadSwapY(a);
      let ad = quadSwapDiagonal(a);
      for (var j = 0u; j < 4u; j++) { // unroll
        sums[16u * i + j] += a.x * b0[j] + a.y * b1[j] + a.z * b2[j] + a.w * b3[j];
        sums[16u * i + 4u + j] += ax.x * b0[j] + ax.y * b1[j] + ax.z * b2[j] + ax.w * b3[j];
        sums[16u * i + 8u + j] += ay.x * b0[j] + ay.y * b1[j] + ay.z * b2[j] + ay.w * b3[j];
        sums[16u * i + 12u + j] += ad.x * b0[j] + ad.y * b1[j] + ad.z * b2[j] + ad.w * b3[j];
      }
    }
    let run_ends = left <= 4u;
    w_row += min(left, 4u);
    k = select(k + 4u, 0u, run_ends);
    kx += select(0u, 1u, run_ends);
    let row_ends = kx == runs_per_row;
    kx = select(kx, 0u, row_ends);
    ky += select(0u, 1u, row_ends);
  }

  for (var i = 0u; i < ROWS; i++) { // unroll
    for (var s = 0u; s < 4u; s++) { // unroll
      let pixel = first_pixel + 4u * i + (lane ^ s);
      for (var j = 0u; j < 4u; j++) { // unroll
        if ((pixel < pixels) & (column + j < group_outputs)) {
          let index = pixel * out_channels + columns[j];
          out[index] = epilogue(sums[16u * i + 4u * s + j], index, columns[j]);
        }
      }
    }
  }
}
