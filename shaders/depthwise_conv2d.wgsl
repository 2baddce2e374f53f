// out[n, oy, ox, co] = Σ ky, kx  x[n, iy, ix, co / m] · w[ky, kx, co]      m = out_channels / in_channels
//
//   iy = oy · stride + ky · dilation − pad, ix likewise; a cell outside of the image counts as zero
//   x: [batch, height, width, in_channels]   w: [kernel_height, kernel_width, out_channels]
//   out: [batch, out_height, out_width, out_channels]
//
// An invocation owns one channel of STRIP output pixels side by side; neighbouring invocations own neighbouring
// channels. For each filter row it reads the SPAN cells below the strip once and uses each for every output that it
// meets: with width 3 and a strip of 8 that is 13 reads for 24 products. For the cells to stay in registers their
// places must be known when the kernel is compiled, so the filter's width, stride and dilation along x stand in the
// text.

alias real = f32;

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
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> w: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn depthwise_conv2d(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let width = params.width;
  let in_channels = params.in_channels;
  let out_channels = params.out_channels;
  let out_width = params.out_width;
  let kernel_height = params.kernel_height;
  let dilation_y = params.dilation_y;

  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let strips = (out_width + STRIP - 1u) / STRIP;
  let strip = index / out_channels;
  let channel = index - strip * out_channels;
  let line = strip / strips;
  let n = line / params.out_height;
  if (n >= params.batch) { return; }
  let first = (strip - line * strips) * STRIP;
  let top = (line - n * params.out_height) * params.stride_y - params.pad_top; // may wrap below zero, and so may left
  let left = first * STRIDE_X - params.pad_left;
  let corner = ((n * height + top) * width + left) * in_channels + channel / (out_channels / in_channels);

  var sums: array<f32, STRIP>;
  for (var ky = 0u; ky < MANY; ky++) {
    if (ky >= kernel_height) { break; }
    let down = ky * dilation_y;
    let within = select(0u, width, top + down < height);
    let start = corner + down * width * in_channels;
    var cells: array<f32, SPAN>;
    for (var i = 0u; i < SPAN; i++) { // unroll
      cells[i] = select(0.0, f32(x[start + i * in_channels]), left + i < within);
    }
    for (var kx = 0u; kx < KERNEL_WIDTH; kx++) { // unroll
      let weight = f32(w[(ky * KERNEL_WIDTH + kx) * out_channels + channel]);
      for (var i = 0u; i < STRIP; i++) { // unroll
        sums[i] += weight * cells[i * STRIDE_X + kx * DILATION_X];
      }
    }
  }

  for (var i = 0u; i < STRIP; i++) { // unroll
    if (first + i < out_width) {
      let at = (line * out_width + first + i) * out_channels + channel;
      out[at] = epilogue(real(sums[i]), at, channel);
    }
  }
}
