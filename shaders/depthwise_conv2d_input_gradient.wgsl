// out[n, iy, ix, ci] = Σ ky, kx, q  dy[n, oy, ox, m · ci + q] · w[ky, kx, m · ci + q]
//
//   m = out_channels / in_channels, q < m
//   over the cells with oy · stride + ky · dilation − pad = iy, and ox likewise
//   dy: [batch, out_height, out_width, out_channels]   w: [kernel_height, kernel_width, out_channels]
//   out: [batch, height, width, in_channels]
//
// The gradient of depthwise_conv2d to its input, gathered. An invocation owns one channel of STRIP input pixels side by
// side, reads the SPAN cells of dy above them once per filter row, and uses each for every pixel that it meets. Strips
// start at a multiple of the stride from the padding's edge (STRIP is one too), so which products exist is known when
// the kernel is compiled: with stride 2 half of them never reach the shader.

alias real = f32;

const KERNEL_WIDTH = 3u; // tune
const STRIDE_X = 1u; // tune
const DILATION_X = 1u; // tune
const STRIP = 4u; // tune
const WORKGROUP = 64u; // tune

const REACH = ((KERNEL_WIDTH - 1u) * DILATION_X + STRIDE_X - 1u) / STRIDE_X; // cells of dy before the strip
const SPAN = REACH + (STRIP - 1u) / STRIDE_X + 1u;
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
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read> w: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn depthwise_conv2d_input_gradient(
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
  let dilation_y = params.dilation_y;
  let multiplier = out_channels / in_channels;

  let overhang = params.pad_left % STRIDE_X; // of the first strip over the edge of the image
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let strips = (overhang + width + STRIP - 1u) / STRIP;
  let strip = index / in_channels;
  let channel = index - strip * in_channels;
  let line = strip / strips;
  let n = line / height;
  if (n >= params.batch) { return; }
  let first = (strip - line * strips) * STRIP - overhang; // may wrap below zero, and so may left
  let left = (first + params.pad_left) / STRIDE_X - REACH;
  let y = line - n * height + params.pad_top;

  var sums: array<f32, STRIP>;
  let steps = params.kernel_height * multiplier;
  for (var step = 0u; step < MANY; step++) {
    if (step >= steps) { break; }
    let ky = step / multiplier;
    let out_channel = channel * multiplier + step - ky * multiplier;
    let up = y - ky * dilation_y; // = oy · stride, if there is such an oy
    let oy = up / stride_y;
    if ((oy * stride_y != up) | (oy >= out_height)) { continue; }
    let start = ((n * out_height + oy) * out_width + left) * out_channels + out_channel;
    var cells: array<f32, SPAN>;
    for (var i = 0u; i < SPAN; i++) { // unroll
      cells[i] = select(0.0, f32(dy[start + i * out_channels]), left + i < out_width);
    }
    for (var kx = 0u; kx < KERNEL_WIDTH; kx++) { // unroll
      let weight = f32(w[(ky * KERNEL_WIDTH + kx) * out_channels + out_channel]);
      for (var i = 0u; i < STRIP; i++) { // unroll
        if ((REACH * STRIDE_X + i - kx * DILATION_X) % STRIDE_X == 0u) {
          sums[i] += weight * cells[(REACH * STRIDE_X + i - kx * DILATION_X) / STRIDE_X];
        }
      }
    }
  }

  for (var i = 0u; i < STRIP; i++) { // unroll
    if (first + i < width) {
      let at = (line * width + first + i) * in_channels + channel;
      out[at] = epilogue(real(sums[i]), at, channel);
    }
  }
}
