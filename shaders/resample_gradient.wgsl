// out[o, j, r] = Σ dy[o, i, r] · (weight of x[o, j, r] in output i)
//
//   dy: [outer, m, inner]   out: [outer, n, inner]
//
// The gradient of resample, gathered: an invocation owns STACK (a divisor of inner) neighbouring elements of one pixel of
// the input and visits the outputs that took it. A GPU wants STACK = 1.

alias real = f32;

const LINEAR = true; // tune
const STACK = 1u; // tune
const WORKGROUP = 64u; // tune

const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

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
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

/// The first output i whose centre, (2i + 1) · ratio_n, is not before `place`.
fn first_from(place: u32) -> u32 {
  return (place + params.ratio_n - 1u) / params.ratio_n / 2u;
}

@compute @workgroup_size(WORKGROUP)
fn resample_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let m = params.m;
  let inner = params.inner;
  let half = params.ratio_m; // of a pixel of the input
  let stacks = inner / STACK;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = index / stacks;
  let r = (index - line * stacks) * STACK;
  let o = line / n;
  if (o >= params.outer) { return; }
  let j = line - o * n;

  // Outputs that lie in the pixel; LINEAR: less than a pixel from its centre, or past the edge that it is.
  var first = first_from(2u * j * half);
  var end = first_from((2u * j + 2u) * half);
  if (LINEAR) {
    first = select(first_from((max(2u * j, 1u) - 1u) * half), 0u, j == 0u);
    end = select(first_from((2u * j + 3u) * half), m, j == n - 1u);
  }

  var sums: array<f32, STACK>;
  for (var c = 0u; c < MANY; c++) {
    let i = first + c;
    if (i >= end) { break; }
    var weight = 1.0;
    if (LINEAR) {
      let place = max((2u * i + 1u) * params.ratio_n, half) - half;
      let k = place / (2u * half);
      let f = f32(place % (2u * half)) / f32(2u * half);
      weight = select(0.0, 1.0 - f, k == j) + select(0.0, f, min(k + 1u, n - 1u) == j);
    }
    let from_output = (o * m + i) * inner + r;
    for (var s = 0u; s < STACK; s++) { // unroll
      sums[s] += weight * f32(dy[from_output + s]);
    }
  }

  for (var s = 0u; s < STACK; s++) { // unroll
    let at = line * inner + r + s;
    out[at] = epilogue(real(sums[s]), at, at % params.columns);
  }
}
