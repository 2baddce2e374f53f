// out[n, iz, iy, ix, ci] = Σ kz, ky, kx, co  dy[n, oz, oy, ox, co] · w[kz, ky, kx, ci, co]
//
//   over the cells with oz · stride + kz · dilation − pad = iz, and oy, ox likewise
//   dy: [batch, out_depth, out_height, out_width, out_channels]   out: [batch, depth, height, width, in_channels]
//   w: [kernel_depth, kernel_height, kernel_width, in_channels / groups, out_channels]
//
// The matrix product of conv_gpu seen from the other side: rows are input pixels, columns input channels, and k walks
// the filter's cells and, inside of each, the output channels. The work is shared out in the same way: a workgroup owns
// a tile of TILE pixels × TILE channels, and in each round of DEPTH every invocation fetches one vector of dy and one
// of w, at one k, then multiplies out its own block of 4·VECTORS × 4·VECTORS. w is read as it lies: its rows run along
// k. Where there is but one plane DEEP is false, as there.
//
// With stride s only every s-th filter cell meets a given pixel, and which ones depends on (iy + pad) mod s alone. So
// pixels are dealt into s × s × s phases, iy + pad = s·q + phase. All pixels of a tile share a phase, hence the cells that
// meet them, and in q they form a convolution without stride, oy = q − back. A stride costs no work on products that
// are not there.

alias real = f32;

const SIDE = 16u; // tune
const VECTORS = 1u; // tune
const DEEP = true; // tune

const INVOCATIONS = SIDE * SIDE;
const DEPTH = SIDE / VECTORS;
const TILE = 4u * SIDE * VECTORS;
const LINE = SIDE * VECTORS + 1u; // vectors in one line of a tile, and one more so that a column meets different banks
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

var<workgroup> dy_tile: array<array<vec4<real>, LINE>, DEPTH>;
var<workgroup> w_tile: array<array<vec4<real>, LINE>, DEPTH>;

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

@compute @workgroup_size(INVOCATIONS)
fn conv_input_gradient_gpu(
  @builtin(workgroup_id) tile: vec3u,
  @builtin(num_workgroups) tiles: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
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
  let column_tiles = (group_inputs + TILE - 1u) / TILE;
  let group_tile = tile.z / column_tiles;
  let first_column = (tile.z - group_tile * column_tiles) * TILE;
  let phases = group_tile / params.groups;
  let group = group_tile - phases * params.groups;
  let phase = vec3u(phases, phases / stride.x, phases / (stride.x * stride.y)) % stride;

  // The pixels of the phase: q counts from first_q along each axis.
  let first_q = (pad + stride - 1u - phase) / stride;
  let size_q = (pad + size + stride - 1u - phase) / stride - first_q;
  let pixels = params.batch * size_q.z * size_q.y * size_q.x;
  let first_pixel = (tile.y * tiles.x + tile.x) * TILE;
  if (first_pixel >= pixels) { return; }

  // This invocation fetches at k = own_k, DEPTH + own_k, …: dy of four pixels, and w of four columns.
  let own_k = t % DEPTH;
  let vector = t / DEPTH;
  var qx: vec4u;
  var qy: vec4u;
  var qz: vec4u;
  var corner: vec4u; // the place in dy of q itself
  for (var i = 0u; i < 4u; i++) { // unroll
    let pixel = min(first_pixel + 4u * vector + i, pixels - 1u);
    let line = pixel / size_q.x;
    let plane = line / size_q.y;
    let n = plane / size_q.z;
    qx[i] = first_q.x + pixel - line * size_q.x;
    qy[i] = first_q.y + line - plane * size_q.y;
    qz[i] = first_q.z + plane - n * size_q.z;
    let spot = ((n * out_size.z + qz[i]) * out_size.y + qy[i]) * out_size.x + qx[i];
    corner[i] = spot * out_channels + group * group_outputs;
  }
  let columns = min(first_column + 4u * vector + vec4u(0u, 1u, 2u, 3u), vec4u(group_inputs - 1u));
  let filter_step = group_inputs * out_channels;
  let w_columns = columns * out_channels + group * group_outputs;

  // The cells that meet the phase lie cell_step apart, and each moves q back by back_step more.
  let cell_step = vec3u(params.cell_step_x, params.cell_step_y, params.cell_step_z);
  let first = vec3u(
    first_cell(phase.x, stride.x, dilation.x, kernel.x),
    first_cell(phase.y, stride.y, dilation.y, kernel.y),
    first_cell(phase.z, stride.z, dilation.z, kernel.z),
  );
  let first_back = first * dilation / stride;
  let back_step = cell_step * dilation / stride;
  let cells = (kernel - first + cell_step - 1u) / cell_step;

  // k = ((cell_z · cells.y + cell_y) · cells.x + cell_x) · group_outputs + co. A round goes DEPTH on, in these digits.
  let depth = cells.z * cells.y * cells.x * group_outputs;
  let cells_step = DEPTH / group_outputs;
  let co_step = DEPTH - cells_step * group_outputs;
  let cell_lines_step = cells_step / cells.x;
  let cell_x_step = cells_step - cell_lines_step * cells.x;
  let cell_z_step = cell_lines_step / cells.y;
  let cell_y_step = cell_lines_step - cell_z_step * cells.y;
  let own_cell = own_k / group_outputs;
  var co = own_k - own_cell * group_outputs;
  let own_cell_line = own_cell / cells.x;
  var cell_x = own_cell - own_cell_line * cells.x;
  var cell_z = own_cell_line / cells.y;
  var cell_y = own_cell_line - cell_z * cells.y;

  let row_vector = t / SIDE;
  let column_vector = t % SIDE;
  var sums: array<vec4f, 4u * VECTORS * VECTORS>;
  let rounds = (depth + DEPTH - 1u) / DEPTH;
  for (var round = 0u; round < MANY; round++) {
    if (round > rounds) { break; }

    // Fetch this round's vectors …
    let within = round * DEPTH + own_k < depth;
    let cell = first.xy + vec2u(cell_x, cell_y) * cell_step.xy;
    let back = first_back.xy + vec2u(cell_x, cell_y) * back_step.xy;
    var inside = (qy - back.y < vec4u(out_size.y)) & (qx - back.x < vec4u(out_size.x)) & vec4<bool>(within);
    var lines_back = back.y;
    var filter_line = cell.y;
    if (DEEP) {
      let back_z = first_back.z + cell_z * back_step.z;
      inside &= qz - back_z < vec4u(out_size.z);
      lines_back += back_z * out_size.y;
      filter_line += (first.z + cell_z * cell_step.z) * kernel.y;
    }
    let dy_at = corner + (co - (lines_back * out_size.x + back.x) * out_channels);
    let dy_next = vec4<real>(dy[dy_at.x], dy[dy_at.y], dy[dy_at.z], dy[dy_at.w]);
    let w_at = (filter_line * kernel.x + cell.x) * filter_step + w_columns + co;
    let w_next = vec4<real>(w[w_at.x], w[w_at.y], w[w_at.z], w[w_at.w]);
    co += co_step;
    cell_x += cell_x_step;
    if (co >= group_outputs) { co -= group_outputs; cell_x++; }
    cell_y += cell_y_step;
    if (cell_x >= cells.x) { cell_x -= cells.x; cell_y++; }
    if (DEEP) {
      cell_z += cell_z_step;
      if (cell_y >= cells.y) { cell_y -= cells.y; cell_z++; }
    }

    // … multiply out those of the round before …
    if (round > 0u) {
      for (var d = 0u; d < DEPTH; d++) { // unroll
        var columns: array<vec4f, VECTORS>;
        for (var u = 0u; u < VECTORS; u++) { // unroll
          columns[u] = vec4f(w_tile[d][SIDE * u + column_vector]);
        }
        for (var v = 0u; v < VECTORS; v++) { // unroll
          let rows = vec4f(dy_tile[d][SIDE * v + row_vector]);
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
    dy_tile[own_k][vector] = select(vec4<real>(), dy_next, inside);
    w_tile[own_k][vector] = select(vec4<real>(), w_next, within);
    workgroupBarrier();
  }

  for (var v = 0u; v < VECTORS; v++) { // unroll
    for (var i = 0u; i < 4u; i++) { // unroll
      let pixel = first_pixel + 4u * (SIDE * v + row_vector) + i;
      let line = pixel / size_q.x;
      let plane = line / size_q.y;
      let n = plane / size_q.z;
      let q = first_q + vec3u(pixel - line * size_q.x, line - plane * size_q.y, plane - n * size_q.z);
      let at = q * stride + phase - pad;
      let place = (((n * size.z + at.z) * size.y + at.y) * size.x + at.x) * in_channels;
      for (var u = 0u; u < VECTORS; u++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          let column = first_column + 4u * (SIDE * u + column_vector) + j;
          if (pixel < pixels && column < group_inputs) {
            let channel = group * group_inputs + column;
            out[place + channel] = epilogue(real(sums[(4u * v + i) * VECTORS + u][j]), place + channel, channel);
          }
        }
      }
    }
  }
}
