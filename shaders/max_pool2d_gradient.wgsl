// out[n, iy, ix, c] = Σ dy[n, oy, ox, c]  over the windows whose maximum is this cell
//
//   x: [batch, height, width, channels]   dy: [batch, out_height, out_width, channels]   out: like x
//
// The gradient of max_pool2d, gathered. Of equal maxima the first in reading order takes it all.
//
// An invocation owns CHANNELS (a divisor of channels) neighbouring channels of a block of BLOCK × BLOCK cells. It
// visits the windows that reach into the block, searches each for its maximum anew (nothing was stored for it going
// forward), and hands dy to whichever of its cells that was. With BLOCK = stride = pool there is one window per block;
// other blocks cost time, never correctness. A GPU wants CHANNELS = 1: neighbouring invocations then read neighbouring
// numbers.

alias real = f32;

const POOL_WIDTH = 2u; // tune
const STRIDE_X = 2u; // tune
const CHANNELS = 1u; // tune
const WORKGROUP = 64u; // tune
const BLOCK = 2u; // tune

// So many windows reach into one block, along x; one more if not every block starts where a window does.
const ASKEW = BLOCK - BLOCK / STRIDE_X * STRIDE_X;
const WINDOWS = 1u + (POOL_WIDTH - 1u) / STRIDE_X + (BLOCK - 1u) / STRIDE_X + (ASKEW + STRIDE_X - 1u) / STRIDE_X;
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
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> dy: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn max_pool2d_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let width = params.width;
  let channels = params.channels;
  let out_height = params.out_height;
  let out_width = params.out_width;
  let stride_y = params.stride_y;
  let pad_top = params.pad_top;
  let pad_left = params.pad_left;
  let stacks = channels / CHANNELS;

  // Blocks, like windows, are laid out from the padding's edge; the first may hang over the edge of the image.
  let overhang_y = pad_top % BLOCK;
  let overhang_x = pad_left % BLOCK;
  let blocks_y = (overhang_y + height + BLOCK - 1u) / BLOCK;
  let blocks_x = (overhang_x + width + BLOCK - 1u) / BLOCK;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let block_index = index / stacks;
  let line = block_index / blocks_x;
  let n = line / blocks_y;
  if (n >= params.batch) { return; }
  let y = (line - n * blocks_y) * BLOCK - overhang_y; // of the block's first cell; may wrap below zero
  let x0 = (block_index - line * blocks_x) * BLOCK - overhang_x;
  let channel = (index - block_index * stacks) * CHANNELS;

  // The windows that reach into the block: oy·stride < y + pad + BLOCK and oy·stride + pool > y + pad, likewise ox.
  let first_y = (max(y + pad_top + stride_y, params.pool_height) - params.pool_height) / stride_y;
  let first_x = (max(x0 + pad_left + STRIDE_X, POOL_WIDTH) - POOL_WIDTH) / STRIDE_X;
  let end_y = min((y + pad_top + BLOCK - 1u) / stride_y + 1u, out_height);
  let end_x = min((x0 + pad_left + BLOCK - 1u) / STRIDE_X + 1u, out_width);

  var sums: array<f32, BLOCK * BLOCK * CHANNELS>;
  for (var wy = 0u; wy < MANY; wy++) {
    let oy = first_y + wy;
    if (oy >= end_y) { break; }
    let top = max(oy * stride_y, pad_top) - pad_top;
    let bottom = min(oy * stride_y + params.pool_height, pad_top + height) - pad_top;
    for (var wx = 0u; wx < WINDOWS; wx++) { // unroll
      let ox = first_x + wx;
      let left = i32(ox * STRIDE_X) - i32(pad_left);
      var best: array<f32, CHANNELS>;
      var place: array<u32, CHANNELS>; // iy · width + ix of the best so far
      for (var i = 0u; i < MANY; i++) {
        if (top + i >= bottom) { break; }
        for (var j = 0u; j < POOL_WIDTH; j++) { // unroll
          // Past an edge the nearest cell is read again, and does not win against itself.
          let here = (top + i) * width + u32(clamp(left + i32(j), 0, i32(width) - 1));
          let cell = (n * height * width + here) * channels;
          for (var c = 0u; c < CHANNELS; c++) { // unroll
            let value = f32(x[cell + channel + c]);
            let wins = (value > best[c]) | ((i == 0u) & (j == 0u));
            best[c] = select(best[c], value, wins);
            place[c] = select(place[c], here, wins);
          }
        }
      }
      let window = ((n * out_height + oy) * out_width + ox) * channels;
      for (var c = 0u; c < CHANNELS; c++) { // unroll
        let grad = select(0.0, f32(dy[window + channel + c]), ox < end_x);
        for (var i = 0u; i < BLOCK; i++) { // unroll
          for (var j = 0u; j < BLOCK; j++) { // unroll
            sums[(BLOCK * i + j) * CHANNELS + c] += select(0.0, grad, place[c] == (y + i) * width + x0 + j);
          }
        }
      }
    }
  }

  for (var i = 0u; i < BLOCK; i++) { // unroll
    for (var j = 0u; j < BLOCK; j++) { // unroll
      if ((y + i < height) & (x0 + j < width)) {
        for (var c = 0u; c < CHANNELS; c++) { // unroll
          let at = ((n * height + y + i) * width + x0 + j) * channels + channel + c;
          out[at] = epilogue(real(sums[(BLOCK * i + j) * CHANNELS + c]), at, channel + c);
        }
      }
    }
  }
}
