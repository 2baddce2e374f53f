// out[n, oz, oy, ox, co] = Σ kz, ky, kx, ci  x[n, iz, iy, ix, ci] · w[kz, ky, kx, ci, co]
//
//   iz = oz · stride + kz · dilation − pad, iy and ix likewise; a cell outside of the image counts as zero
//   x: [batch, depth, height, width, in_channels]   out: [batch, out_depth, out_height, out_width, out_channels]
//   w: [kernel_depth, kernel_height, kernel_width, in_channels / groups, out_channels]
//
// A picture has depth 1, a sequence height 1 as well.
//
// A matrix product whose left matrix is never built: rows are output pixels, columns output channels, k walks the
// filter. A quad of lanes owns a tile of 4·ROWS pixels × 4·COLUMNS channels. Lane l loads four consecutive k of the
// pixels l, 4 + l, 8 + l, …, and the same four k of the filter for its own COLUMNS channels. Swapping with its three
// neighbours shows it their pixels too, for one shuffle instead of four loads. No workgroup memory, no barrier.
//
// k runs along memory: the channels of a cell lie side by side, and so do the cells of a filter row when they are not
// dilated and there is one group. Such a run is walked as one. Four neighbouring numbers of it may then belong to two
// cells, one of them outside of the image; with WHOLE_VECTORS (in_channels / groups is a multiple of 4) they never do.

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
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> w: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

/// Four neighbouring numbers of x; zero for those outside of the image line (`place` counts along it) or of the run.
fn load_x(at: u32, place: u32, line_length: u32, left_in_run: u32) -> vec4f {
  let four = vec4u(0u, 1u, 2u, 3u);
  var inside = vec4<bool>(place < line_length);
  if (!WHOLE_VECTORS) { inside = (place + four < vec4u(line_length)) & (four < vec4u(left_in_run)); }
  return select(vec4f(), vec4f(vec4(x[at], x[at + 1u], x[at + 2u], x[at + 3u])), inside);
}

/// Four numbers of one column of the filter, one below the other; zero for those past the end of the run.
fn load_w(at: u32, row_length: u32, left_in_run: u32) -> vec4f {
  let column = vec4f(vec4(w[at], w[at + row_length], w[at + 2u * row_length], w[at + 3u * row_length]));
  if (WHOLE_VECTORS) { return column; }
  return select(vec4f(), column, vec4u(0u, 1u, 2u, 3u) < vec4u(left_in_run));
}

// same as quad product
fn product(a: vec4f, b: vec4f) -> f32 {
  return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}
// end same

@compute @workgroup_size(LANES)
fn conv_simd4(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let lane = t & 3u;
  let depth = params.depth;
  let height = params.height;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let dilation_x = params.dilation_x;
  let dilation_y = params.dilation_y;
  let dilation_z = params.dilation_z;
  let kernel_height = params.kernel_height;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;
  let line_length = params.width * in_channels;

  // tile.z counts column tiles, then groups. A column past the last one reads the last one again and is not written.
  let pixels = params.batch * params.out_depth * params.out_height * params.out_width;
  let first_pixel = ((tile.y * tiles.x + tile.x) * QUADS + (t >> 2u)) * PIXELS;
  if (first_pixel >= pixels) { return; }
  let column_tiles = (group_outputs + CHANNELS - 1u) / CHANNELS;
  let group = tile.z / column_tiles;
  let first_column = (tile.z - group * column_tiles) * CHANNELS + COLUMNS * lane;
  var columns: array<u32, COLUMNS>;
  for (var j = 0u; j < COLUMNS; j++) { // unroll
    columns[j] = group * group_outputs + min(first_column + j, group_outputs - 1u);
  }

  // Where the windows of this lane's pixels have their corners: which plane, which line of it, where along that, where in
  // x (all may wrap).
  var plane: array<u32, ROWS>;
  var line: array<u32, ROWS>;
  var place: array<u32, ROWS>;
  var corner: array<u32, ROWS>;
  for (var i = 0u; i < ROWS; i++) { // unroll
    let pixel = min(first_pixel + 4u * i + lane, pixels - 1u);
    let out_line = pixel / params.out_width;
    let out_plane = out_line / params.out_height;
    let n = out_plane / params.out_depth;
    plane[i] = (out_plane - n * params.out_depth) * params.stride_z - params.pad_front;
    line[i] = (out_line - out_plane * params.out_height) * params.stride_y - params.pad_top;
    let left = (pixel - out_line * params.out_width) * params.stride_x - params.pad_left;
    place[i] = left * in_channels + group * group_inputs;
    corner[i] = ((n * depth + plane[i]) * height + line[i]) * line_length + place[i];
  }

  let joined = dilation_x == 1u && params.groups == 1u;
  let run = group_inputs * select(1u, params.kernel_width, joined);
  let runs_per_row = select(params.kernel_width, 1u, joined);
  let steps = params.kernel_depth * kernel_height * runs_per_row * ((run + 3u) >> 2u);
  var sums: array<f32, PIXELS * COLUMNS>;
  var kz = 0u;
  var ky = 0u;
  var kx = 0u;
  var k = 0u; // in the run
  var filter_row = 0u;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let left_in_run = run - k;
    var b: array<vec4f, COLUMNS>;
    for (var j = 0u; j < COLUMNS; j++) { // unroll
      b[j] = load_w(filter_row * out_channels + columns[j], out_channels, left_in_run);
    }
    let behind = kz * dilation_z;
    let down = ky * dilation_y;
    let along = kx * dilation_x * in_channels + k;
    let ahead = (behind * height + down) * line_length + along;
    for (var i = 0u; i < ROWS; i++) { // unroll
      let length = select(0u, line_length, (plane[i] + behind < depth) & (line[i] + down < height));
      let a = load_x(corner[i] + ahead, place[i] + along, length, left_in_run);
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
    let run_ends = left_in_run <= 4u;
    filter_row += min(left_in_run, 4u);
    k = select(k + 4u, 0u, run_ends);
    kx += select(0u, 1u, run_ends);
    let row_ends = kx == runs_per_row;
    kx = select(kx, 0u, row_ends);
    ky += select(0u, 1u, row_ends);
    let plane_ends = ky == kernel_height;
    ky = select(ky, 0u, plane_ends);
    kz += select(0u, 1u, plane_ends);
  }

  // A copy, since what a variable indexes lies in memory, and the loop above wants the sums in registers.
  var done = sums;
  for (var row = 0u; row < PIXELS; row++) {
    let pixel = first_pixel + (row ^ lane); // row 4i + s came from lane ^ s
    if (pixel < pixels) {
      for (var j = 0u; j < COLUMNS; j++) { // unroll
        if (first_column + j < group_outputs) {
          let index = pixel * out_channels + columns[j];
          out[index] = epilogue(real(done[row * COLUMNS + j]), index, columns[j]);
        }
      }
    }
  }
}
