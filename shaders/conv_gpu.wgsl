// out[n, oz, oy, ox, co] = Σ kz, ky, kx, ci  x[n, iz, iy, ix, ci] · w[kz, ky, kx, ci, co]
//
//   iz = oz · stride + kz · dilation − pad, iy and ix likewise; a cell outside of the image counts as zero
//   x: [batch, depth, height, width, in_channels]   out: [batch, out_depth, out_height, out_width, out_channels]
//   w: [kernel_depth, kernel_height, kernel_width, in_channels / groups, out_channels]
//
// A picture has depth 1, a sequence height 1 as well; for both DEEP is false, and nothing is worked out along depth.
//
// A matrix product whose left matrix is never built: rows are output pixels, columns output channels, k walks the
// filter. A workgroup of SIDE × SIDE invocations owns a square tile of the result, TILE pixels × TILE channels, and
// goes through k in rounds of DEPTH. In a round every invocation fetches one vector of x (four pixels at one k) and one
// of w (four channels at one k) into workgroup memory, then multiplies out its own block of 4·VECTORS × 4·VECTORS. The
// fetch for the next round is under way while this one is multiplied.
//
// Neighbouring invocations fetch neighbouring k of a pixel: they lie side by side in memory, for the channels of a cell
// do, and so do the cells of a filter row when they are not dilated and there is one group. Such a run is walked as
// one.

alias real = f32;

const SIDE = 16u; // tune
const VECTORS = 1u; // tune
const DEEP = true; // tune

const INVOCATIONS = SIDE * SIDE;
const DEPTH = SIDE / VECTORS;
const LINE = SIDE * VECTORS; // vectors in one line of a tile
const TILE = 4u * LINE;
const X_LINE = LINE + 1u; // one vector apart, so that writing down a column meets different banks
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

var<workgroup> x_tile: array<array<vec4<real>, X_LINE>, DEPTH>;
var<workgroup> w_tile: array<array<vec4<real>, LINE>, DEPTH>;

@compute @workgroup_size(INVOCATIONS)
fn conv_gpu(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let kernel_height = params.kernel_height;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let dilation_x = params.dilation_x;
  let dilation_y = params.dilation_y;
  let dilation_z = params.dilation_z;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;
  let row_length = params.width * in_channels;

  let pixels = params.batch * params.out_depth * params.out_height * params.out_width;
  let first_pixel = (tile.y * tiles.x + tile.x) * TILE;
  if (first_pixel >= pixels) { return; }
  let column_tiles = (group_outputs + TILE - 1u) / TILE;
  let group = tile.z / column_tiles;
  let first_column = (tile.z - group * column_tiles) * TILE;

  // This invocation fetches x at k = x_k, DEPTH + x_k, … of four pixels. Where their windows have their corners: which
  // plane, which line of it, where along that, where in x. All wrap below zero.
  let x_k = t % DEPTH;
  let x_vector = t / DEPTH;
  var plane: vec4u;
  var line: vec4u;
  var place: vec4u;
  var corner: vec4u;
  for (var i = 0u; i < 4u; i++) { // unroll
    let pixel = min(first_pixel + 4u * x_vector + i, pixels - 1u);
    let out_line = pixel / params.out_width;
    let out_plane = out_line / params.out_height;
    let n = out_plane / params.out_depth;
    plane[i] = (out_plane - n * params.out_depth) * params.stride_z - params.pad_front;
    line[i] = (out_line - out_plane * params.out_height) * params.stride_y - params.pad_top;
    let left = (pixel - out_line * params.out_width) * params.stride_x - params.pad_left;
    place[i] = left * in_channels + group * group_inputs;
    corner[i] = ((n * params.depth + plane[i]) * height + line[i]) * row_length + place[i];
  }

  // k = ((kz · kernel_height + ky) · runs_per_row + kx) · run + c. A round goes DEPTH on, in these digits.
  let joined = dilation_x == 1u && params.groups == 1u;
  let run = group_inputs * select(1u, params.kernel_width, joined);
  let runs_per_row = select(params.kernel_width, 1u, joined);
  let depth = params.kernel_depth * kernel_height * runs_per_row * run;
  let runs_step = DEPTH / run;
  let c_step = DEPTH - runs_step * run;
  let rows_step = runs_step / runs_per_row;
  let kx_step = runs_step - rows_step * runs_per_row;
  let kz_step = rows_step / kernel_height;
  let ky_step = rows_step - kz_step * kernel_height;
  let first_run = x_k / run;
  var c = x_k - first_run * run;
  let first_row = first_run / runs_per_row;
  var kx = first_run - first_row * runs_per_row;
  var kz = first_row / kernel_height;
  var ky = first_row - kz * kernel_height;

  // And it fetches w at k = w_k, DEPTH + w_k, … of four columns.
  let w_k = t / LINE;
  let w_vector = t % LINE;
  let w_column = first_column + 4u * w_vector;
  let w_columns = group * group_outputs + min(w_column + vec4u(0u, 1u, 2u, 3u), vec4u(group_outputs - 1u));

  let row_vector = t / SIDE;
  let column_vector = t % SIDE;
  var sums: array<vec4f, 4u * VECTORS * VECTORS>;
  let rounds = (depth + DEPTH - 1u) / DEPTH;
  for (var round = 0u; round < MANY; round++) {
    if (round > rounds) { break; }

    // Fetch this round's vectors …
    let k = round * DEPTH;
    let along = kx * dilation_x * in_channels + c;
    let down = ky * dilation_y;
    var lines = down;
    var inside = (line + down < vec4u(height)) & (place + along < vec4u(row_length)) & vec4<bool>(k + x_k < depth);
    if (DEEP) {
      let behind = kz * dilation_z;
      lines += behind * height;
      inside &= plane + behind < vec4u(params.depth);
    }
    let x_at = corner + (lines * row_length + along);
    let x_next = vec4<real>(x[x_at.x], x[x_at.y], x[x_at.z], x[x_at.w]);
    let w_at = (k + w_k) * out_channels + w_columns;
    let w_next = vec4<real>(w[w_at.x], w[w_at.y], w[w_at.z], w[w_at.w]);
    c += c_step;
    kx += kx_step;
    if (c >= run) { c -= run; kx++; }
    ky += ky_step;
    if (kx >= runs_per_row) { kx -= runs_per_row; ky++; }
    if (DEEP) {
      kz += kz_step;
      if (ky >= kernel_height) { ky -= kernel_height; kz++; }
    }

    // … multiply out those of the round before …
    if (round > 0u) {
      for (var d = 0u; d < DEPTH; d++) { // unroll
        var columns: array<vec4f, VECTORS>;
        for (var u = 0u; u < VECTORS; u++) { // unroll
          columns[u] = vec4f(w_tile[d][SIDE * u + column_vector]);
        }
        for (var v = 0u; v < VECTORS; v++) { // unroll
          let rows = vec4f(x_tile[d][SIDE * v + row_vector]);
          for (var i = 0u; i < 4u; i++) { // unroll
            for (var u = 0u; u < VECTORS; u++) { // unroll
              sums[(4u * v + i) * VECTORS + u] += rows[i] * columns[u];
            }
          }
        }
      }
    }

    // … and once everybody has, put the new ones in their place.
    workgroupBarrier();
    x_tile[x_k][x_vector] = select(vec4<real>(), x_next, inside);
    w_tile[w_k][w_vector] = select(vec4<real>(), w_next, k + w_k < depth);
    workgroupBarrier();
  }

  for (var v = 0u; v < VECTORS; v++) { // unroll
    for (var i = 0u; i < 4u; i++) { // unroll
      let pixel = first_pixel + 4u * (SIDE * v + row_vector) + i;
      for (var u = 0u; u < VECTORS; u++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = first_column + 4u * (SIDE * u + column_vector) + j;
          if (pixel < pixels && column < group_outputs) {
            let channel = group * group_outputs + column;
            let index = pixel * out_channels + channel;
            out[index] = epilogue(real(sums[(4u * v + i) * VECTORS + u][j]), index, channel);
          }
        }
      }
    }
  }
}
