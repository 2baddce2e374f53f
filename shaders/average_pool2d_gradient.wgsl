// out[n, iy, ix, c] = Σ windows that hold the cell  dy[n, oy, ox, c] / number of the window's cells inside of the image
//
//   dy: [batch, out_height, out_width, channels]   out: [batch, height, width, channels]
//
// The gradient of average_pool2d, gathered: an invocation owns CHANNELS (a divisor of channels) neighbouring channels
// of one input cell and visits the windows that hold it. A cell that no window holds gets zero. A GPU wants CHANNELS =
// 1: neighbouring invocations then read neighbouring numbers.

alias real = f32;

const POOL_WIDTH = 2u; // tune
const STRIDE_X = 2u; // tune
const CHANNELS = 1u; // tune
const WORKGROUP = 64u; // tune

const WINDOWS = (POOL_WIDTH + STRIDE_X - 1u) / STRIDE_X; // as many hold one cell at most, along x
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  batch: u32,
  height: u32,
  width: u32,
  channels: u32,
  out_height: u32,
  out_width: u32,
  pool_height: u32,
  stride_y: u32,
  pad_top: u32,
  pad_left: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

/// How many cells of a window lie inside of the image along one axis; `start` counts from the padding's edge.
fn real_cells(start: u32, pool: u32, pad: u32, size: u32) -> u32 {
  return min(start + pool, pad + size) - max(start, pad);
}

@compute @workgroup_size(WORKGROUP)
fn average_pool2d_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let width = params.width;
  let channels = params.channels;
  let out_width = params.out_width;
  let pool_height = params.pool_height;
  let stride_y = params.stride_y;
  let pad_top = params.pad_top;
  let pad_left = params.pad_left;
  let stacks = channels / CHANNELS;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let pixel = index / stacks;
  let line = pixel / width;
  let n = line / height;
  if (n >= params.batch) { return; }
  let channel = (index - pixel * stacks) * CHANNELS;

  // The windows that hold the cell: oy·stride ≤ y < oy·stride + pool, with y from the padding's edge; likewise ox.
  let y = line - n * height + pad_top;
  let x = pixel - line * width + pad_left;
  let first_y = (max(y + stride_y, pool_height) - pool_height) / stride_y;
  let first_x = (max(x + STRIDE_X, POOL_WIDTH) - POOL_WIDTH) / STRIDE_X;
  let end_y = min(y / stride_y + 1u, params.out_height);
  let end_x = min(x / STRIDE_X + 1u, out_width);

  var sums: array<f32, CHANNELS>;
  for (var i = 0u; i < MANY; i++) {
    let oy = first_y + i;
    if (oy >= end_y) { break; }
    let lines = real_cells(oy * stride_y, pool_height, pad_top, height);
    for (var j = 0u; j < WINDOWS; j++) { // unroll
      let ox = first_x + j;
      let share = 1.0 / f32(lines * real_cells(ox * STRIDE_X, POOL_WIDTH, pad_left, width));
      let window = ((n * params.out_height + oy) * out_width + ox) * channels;
      for (var c = 0u; c < CHANNELS; c++) { // unroll
        sums[c] += select(0.0, share * f32(dy[window + channel + c]), ox < end_x);
      }
    }
  }

  for (var c = 0u; c < CHANNELS; c++) { // unroll
    let at = pixel * channels + channel + c;
    out[at] = epilogue(real(sums[c]), at, channel + c);
  }
}
