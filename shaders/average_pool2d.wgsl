// out[n, oy, ox, c] = Σ ky, kx  x[n, oy·stride + ky − pad, ox·stride + kx − pad, c] / number of cells added
//
//   x: [batch, height, width, channels]   out: [batch, out_height, out_width, channels]
//
// The padding is neither added nor counted, as in Keras.
//
// An invocation owns CHANNELS (a divisor of channels) neighbouring channels of one output pixel, which share the search
// for the window. The columns of the window are unrolled, so the pool's width and stride along x stand in the text. A
// GPU wants CHANNELS = 1: neighbouring invocations then read neighbouring numbers.

alias real = f32;

const POOL_WIDTH = 2u; // tune
const STRIDE_X = 2u; // tune
const CHANNELS = 1u; // tune
const WORKGROUP = 64u; // tune

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
@group(0) @binding(2) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn average_pool2d(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let height = params.height;
  let width = params.width;
  let channels = params.channels;
  let stacks = channels / CHANNELS;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let pixel = index / stacks;
  let line = pixel / params.out_width;
  let n = line / params.out_height;
  if (n >= params.batch) { return; }
  let channel = (index - pixel * stacks) * CHANNELS;

  // The window: its lines inside of the image are [top, bottom), its first column may lie before the image.
  let start_y = (line - n * params.out_height) * params.stride_y;
  let top = max(start_y, params.pad_top) - params.pad_top;
  let bottom = min(start_y + params.pool_height, params.pad_top + height) - params.pad_top;
  let left = i32((pixel - line * params.out_width) * STRIDE_X) - i32(params.pad_left);

  var sums: array<f32, CHANNELS>;
  for (var i = 0u; i < MANY; i++) {
    if (top + i >= bottom) { break; }
    for (var j = 0u; j < POOL_WIDTH; j++) { // unroll
      let ix = u32(left + i32(j));
      let cell = ((n * height + top + i) * width + ix) * channels;
      for (var c = 0u; c < CHANNELS; c++) { // unroll
        sums[c] += select(0.0, f32(x[cell + channel + c]), ix < width);
      }
    }
  }

  let columns = min(left + i32(POOL_WIDTH), i32(width)) - max(left, 0);
  let share = 1.0 / f32((bottom - top) * u32(columns));
  for (var c = 0u; c < CHANNELS; c++) { // unroll
    let at = pixel * channels + channel + c;
    out[at] = epilogue(real(sums[c] * share), at, channel + c);
  }
}
