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
// The work is shared out as in conv_gpu: a workgroup owns a tile of TILE filter rows × TILE channels of one split,
// and in each round of DEPTH pixels every invocation fetches one vector of x and one of dy, at one pixel, then
// multiplies out its own block of 4·VECTORS × 4·VECTORS. Where an invocation's four filter rows lie, seen from a pixel,
// never changes, and the pixel moves on by carries, like a clock: the loop divides nothing. Where there is but one plane DEEP
// is false, as there.

alias real = f32;
alias result = real; // partial sums are f32

const SIDE = 16u; // tune
const VECTORS = 1u; // tune
const DEEP = true; // tune

const INVOCATIONS = SIDE * SIDE;
const DEPTH = SIDE / VECTORS;
const LINE = SIDE * VECTORS; // vectors in one line of a tile
const TILE = 4u * LINE;
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

var<workgroup> x_tile: array<array<vec4<real>, LINE>, DEPTH>;
var<workgroup> dy_tile: array<array<vec4<real>, LINE>, DEPTH>;

@compute @workgroup_size(INVOCATIONS)
fn conv_filter_gradient_gpu(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let width = params.width;
  let out_depth = params.out_depth;
  let out_height = params.out_height;
  let out_width = params.out_width;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let group_inputs = in_channels / params.groups;
  let group_outputs = out_channels / params.groups;

  // tile.x counts row tiles, tile.y column tiles and then groups, tile.z splits.
  let rows = params.kernel_depth * params.kernel_height * params.kernel_width * group_inputs;
  let first_row = tile.x * TILE;
  let column_tiles = (group_outputs + TILE - 1u) / TILE;
  let group = tile.y / column_tiles;
  let first_column = (tile.y - group * column_tiles) * TILE;

  // This invocation fetches x for four filter rows: what they add to the corner of a pixel's window.
  let vector = t % LINE;
  let own_k = t / LINE;
  var behind: vec4u;
  var down: vec4u;
  var right: vec4u;
  var ahead: vec4u; // in x
  for (var i = 0u; i < 4u; i++) { // unroll
    let row = min(first_row + 4u * vector + i, rows - 1u);
    let cell = row / group_inputs;
    let filter_line = cell / params.kernel_width;
    let kz = filter_line / params.kernel_height;
    behind[i] = kz * params.dilation_z;
    down[i] = (filter_line - kz * params.kernel_height) * params.dilation_y;
    right[i] = (cell - filter_line * params.kernel_width) * params.dilation_x;
    let cells_on = (behind[i] * height + down[i]) * width + right[i];
    ahead[i] = cells_on * in_channels + group * group_inputs + row - cell * group_inputs;
  }
  // And dy for four columns.
  let column = first_column + 4u * vector + vec4u(0u, 1u, 2u, 3u);
  let columns = group * group_outputs + min(column, vec4u(group_outputs - 1u));

  // Both at the pixels own_k, DEPTH + own_k, … of the split. A round goes DEPTH pixels on, in digits n, oz, oy, ox.
  let pixels = params.batch * out_depth * out_height * out_width;
  let rounds_in_all = (pixels + DEPTH - 1u) / DEPTH;
  let rounds = (rounds_in_all + params.splits - 1u) / params.splits;
  let first_pixel = tile.z * rounds * DEPTH;
  let end_pixel = min(first_pixel + rounds * DEPTH, pixels);
  let lines_step = DEPTH / out_width;
  let ox_step = DEPTH - lines_step * out_width;
  let planes_step = lines_step / out_height;
  let oy_step = lines_step - planes_step * out_height;
  let n_step = planes_step / out_depth;
  let oz_step = planes_step - n_step * out_depth;
  let own_line = (first_pixel + own_k) / out_width;
  var ox = first_pixel + own_k - own_line * out_width;
  let own_plane = own_line / out_height;
  var oy = own_line - own_plane * out_height;
  var n = own_plane / out_depth;
  var oz = own_plane - n * out_depth;

  let row_vector = t / SIDE;
  let column_vector = t % SIDE;
  var sums: array<vec4f, 4u * VECTORS * VECTORS>;
  for (var round = 0u; round < MANY; round++) {
    if (round > rounds) { break; }

    // Fetch this round's vectors …
    let pixel = first_pixel + round * DEPTH + own_k;
    let iy = oy * params.stride_y - params.pad_top;
    let ix = ox * params.stride_x - params.pad_left;
    let within = pixel < end_pixel;
    var inside = (iy + down < vec4u(height)) & (ix + right < vec4u(width)) & vec4<bool>(within);
    var plane = n;
    if (DEEP) {
      let iz = oz * params.stride_z - params.pad_front;
      inside &= iz + behind < vec4u(params.depth);
      plane = n * params.depth + iz;
    }
    let x_at = ((plane * height + iy) * width + ix) * in_channels + ahead;
    let x_next = vec4<real>(x[x_at.x], x[x_at.y], x[x_at.z], x[x_at.w]);
    let dy_at = pixel * out_channels + columns;
    let dy_next = vec4<real>(dy[dy_at.x], dy[dy_at.y], dy[dy_at.z], dy[dy_at.w]);
    ox += ox_step;
    oy += oy_step;
    if (ox >= out_width) { ox -= out_width; oy++; }
    let carry = select(0u, 1u, oy >= out_height);
    oy -= carry * out_height;
    if (DEEP) {
      oz += oz_step + carry;
      n += n_step;
      if (oz >= out_depth) { oz -= out_depth; n++; }
    } else {
      n += planes_step + carry;
    }

    // … multiply out those of the round before …
    if (round > 0u) {
      for (var d = 0u; d < DEPTH; d++) { // unroll
        var columns: array<vec4f, VECTORS>;
        for (var u = 0u; u < VECTORS; u++) { // unroll
          columns[u] = vec4f(dy_tile[d][SIDE * u + column_vector]);
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
    x_tile[own_k][vector] = select(vec4<real>(), x_next, inside);
    dy_tile[own_k][vector] = select(vec4<real>(), dy_next, within);
    workgroupBarrier();
  }

  for (var v = 0u; v < VECTORS; v++) { // unroll
    for (var i = 0u; i < 4u; i++) { // unroll
      let row = first_row + 4u * (SIDE * v + row_vector) + i;
      for (var u = 0u; u < VECTORS; u++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = first_column + 4u * (SIDE * u + column_vector) + j;
          if (row < rows && column < group_outputs) {
            let channel = group * group_outputs + column;
            out[(tile.z * rows + row) * out_channels + channel] = result(sums[(4u * v + i) * VECTORS + u][j]);
          }
        }
      }
    }
  }
}
