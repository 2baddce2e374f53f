// out[o, i, r] = (1 − f) · x[o, k, r] + f · x[o, k + 1, r]      where k + f is place (i + ½) · n/m − ½
//
//   x: [outer, n, inner]   out: [outer, m, inner]
//
// One axis, stretched or shrunk from n pixels to m, whose centres lie half a pixel in; past the edge the pixel there goes
// on. LINEAR = false takes the one pixel that (i + ½) · n/m lies in. The ratio n/m comes as a reduced fraction, so that
// places are whole-number arithmetic: none is off by a rounding error.
//
// An invocation owns STACK (a divisor of inner) neighbouring elements of the output, which share the place. A GPU wants
// STACK = 1: neighbouring invocations then read neighbouring numbers.

alias real = f32;

const LINEAR = true; // tune
const STACK = 1u; // tune
const WORKGROUP = 64u; // tune

struct Params {
  outer: u32,
  n: u32,
  m: u32,
  inner: u32,
  ratio_n: u32,
  ratio_m: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn resample(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let stacks = inner / STACK;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = index / stacks;
  let r = (index - line * stacks) * STACK;
  let o = line / params.m;
  if (o >= params.outer) { return; }

  // In units of 1 / (2 · ratio_m) of a pixel, from the edge; LINEAR counts from the centre of the first pixel.
  let unit = 2u * params.ratio_m;
  let edge = (2u * (line - o * params.m) + 1u) * params.ratio_n;
  let place = select(edge, max(edge, params.ratio_m) - params.ratio_m, LINEAR);
  let k = place / unit;
  let near = (o * params.n + k) * inner + r;
  let far = (o * params.n + min(k + 1u, params.n - 1u)) * inner + r;
  let f = f32(place % unit) / f32(unit);
  for (var s = 0u; s < STACK; s++) { // unroll
    var value = f32(x[near + s]);
    if (LINEAR) { value = (1.0 - f) * value + f * f32(x[far + s]); }
    let at = line * inner + r + s;
    out[at] = epilogue(real(value), at, at % params.columns);
  }
}
