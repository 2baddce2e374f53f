// out[split, ky, kx, co] = Σ n, oy, ox  x[n, iy, ix, co / m] · dy[n, oy, ox, co]      m = out_channels / in_channels
//
//   iy = oy · stride + ky · dilation − pad, ix likewise; a cell outside of the image counts as zero
//   x: [batch, height, width, in_channels]   dy: [batch, out_height, out_width, out_channels]
//   out: [splits, kernel_height, kernel_width, out_channels]; sum_partials adds the splits up
//
// An invocation owns one row of one channel's filter, KERNEL_WIDTH sums, and walks the output of one split in strips:
// it reads STRIP numbers of dy and the SPAN cells of x below them, and multiplies out every pair that meets.
// Neighbouring invocations own neighbouring channels. See depthwise_conv2d for why width, stride and dilation stand in
// the text.

alias real = f32;
alias result = real; // partial sums are f32

const KERNEL_WIDTH = 3u; // tune
const STRIDE_X = 1u; // tune
const DILATION_X = 1u; // tune
const STRIP = 4u; // tune
const WORKGROUP = 64u; // tune

const SPAN = (STRIP - 1u) * STRIDE_X + (KERNEL_WIDTH - 1u) * DILATION_X + 1u;
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  batch: u32,
  height: u32,
  width: u32,
  in_channels: u32,
  out_height: u32,
  out_width: u32,
  out_channels: u32,
  kernel_height: u32,
  stride_y: u32,
  dilation_y: u32,
  pad_top: u32,
  pad_left: u32,
  splits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> dy: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<result>;

@compute @workgroup_size(WORKGROUP)
fn depthwise_conv2d_filter_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let width = params.width;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let out_height = params.out_height;
  let out_width = params.out_width;
  let stride_y = params.stride_y;
  let pad_left = params.pad_left;

  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let row = index / out_channels; // split · kernel_height + ky
  let channel = index - row * out_channels;
  let in_channel = channel / (out_channels / in_channels);
  let split = row / params.kernel_height;
  if (split >= params.splits) { return; }
  let down = (row - split * params.kernel_height) * params.dilation_y - params.pad_top; // may wrap below zero

  let strips_per_line = (out_width + STRIP - 1u) / STRIP;
  let strips_in_all = params.batch * out_height * strips_per_line;
  let strips = (strips_in_all + params.splits - 1u) / params.splits;
  let end = min((split + 1u) * strips, strips_in_all);
  var sums: array<f32, KERNEL_WIDTH>;
  for (var s = 0u; s < MANY; s++) {
    let strip = split * strips + s;
    if (strip >= end) { break; }
    let line = strip / strips_per_line;
    let n = line / out_height;
    let iy = (line - n * out_height) * stride_y + down;
    if (iy >= height) { continue; }
    let first = (strip - line * strips_per_line) * STRIP;
    let left = first * STRIDE_X - pad_left;
    let x_start = ((n * height + iy) * width + left) * in_channels + in_channel;
    let dy_start = (line * out_width + first) * out_channels + channel;
    var cells: array<f32, SPAN>;
    for (var i = 0u; i < SPAN; i++) { // unroll
      cells[i] = select(0.0, f32(x[x_start + i * in_channels]), left + i < width);
    }
    for (var i = 0u; i < STRIP; i++) { // unroll
      let grad = f32(dy[dy_start + i * out_channels]);
      for (var kx = 0u; kx < KERNEL_WIDTH; kx++) { // unroll
        // Not 0 · cell past the end of the line: another output may rightly meet an infinite cell there.
        sums[kx] += select(0.0, grad * cells[i * STRIDE_X + kx * DILATION_X], first + i < out_width);
      }
    }
  }

  for (var kx = 0u; kx < KERNEL_WIDTH; kx++) { // unroll
    out[(row * KERNEL_WIDTH + kx) * out_channels + channel] = result(sums[kx]);
  }
}
