// out[b, m, r] = Σ w(k) · x[b, k, r]   over the pixels k around the place at[b, m], in 1 to 4 dimensions
//
//   x: [batch, n0, n1, n2, n3, inner]   at: [batch, places, RANK], of the last RANK of the axes n   out: [batch, places, inner]
//
// LINEAR takes the 2^RANK pixels around, each with the product of 1 − |its distance| along each axis; otherwise the nearest
// pixel counts alone, of two that are equally near the one farther from pixel 0. Pixels outside are what BORDER says.
//
// An invocation owns STACK (a divisor of inner) neighbouring elements of one place. A GPU wants STACK = 1: neighbouring
// invocations then read neighbouring numbers.

alias real = f32;

const RANK = 2u; // tune
const LINEAR = true; // tune
const BORDER = 0u; // tune
const STACK = 1u; // tune
const WORKGROUP = 64u; // tune

struct Params {
  size: u32,
  places: u32,
  n0: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  inner: u32,
  columns: u32,
  outside: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> at: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

// same as border
/// The pixel of n that stands for pixel i; n itself if none does.
///   border 0, constant: none                      k k k k | a b c d | k k k k
///   border 1, nearest: the one at the edge        a a a a | a b c d | d d d d
///   border 2, wrap: the row begins again          a b c d | a b c d | a b c d
///   border 3, mirror: back, without the edge      d c b   | a b c d | c b a
///   border 4, reflect: back, with the edge        d c b a | a b c d | d c b a
fn pixel_within(i: i32, n: i32, border: u32) -> i32 {
  if (border == 0u) { return select(n, i, i >= 0 && i < n); }
  if (border == 1u) { return clamp(i, 0, n - 1); }
  let period = select(select(2 * n, max(2 * n - 2, 1), border == 3u), n, border == 2u);
  let place = (i % period + period) % period;
  if (border == 2u) { return place; }
  return min(place, select(2 * n - 1, max(2 * n - 2, 0), border == 3u) - place);
}
// end same

@compute @workgroup_size(WORKGROUP)
fn sample(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let inner = params.inner;
  let stacks = inner / STACK;
  let invocation = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = invocation / stacks; // (b, m)
  let r = (invocation - line * stacks) * STACK;
  let first = line * inner + r;
  if (first >= params.size) { return; }
  let b = line / params.places;

  let n = array<i32, 4>(params.n0, params.n1, params.n2, params.n3);
  var low: array<i32, RANK>;
  var far: array<f32, RANK>;
  for (var a = 0u; a < RANK; a++) {
    let c = clamp(at[line * RANK + a], -1e9, 1e9);
    let whole = select(trunc(c + select(-0.5, 0.5, c >= 0.0)), floor(c), LINEAR);
    low[a] = i32(whole);
    far[a] = c - whole;
  }

  var values: array<f32, STACK>;
  for (var k = 0u; k < select(1u, 1u << RANK, LINEAR); k++) {
    var weight = 1.0;
    var row = 0;
    var inside = true;
    for (var a = 0u; a < RANK; a++) {
      let second = ((k >> a) & 1u) == 1u;
      if (LINEAR) { weight *= select(1.0 - far[a], far[a], second); }
      let length = n[4u - RANK + a];
      let pixel = pixel_within(low[a] + select(0, 1, second), length, BORDER);
      inside = inside && pixel < length;
      row = row * length + clamp(pixel, 0, length - 1);
    }
    let base = (b * u32(params.n0 * params.n1 * params.n2 * params.n3) + u32(row)) * inner + r;
    for (var s = 0u; s < STACK; s++) { // unroll
      values[s] += weight * select(params.outside, f32(x[base + s]), inside);
    }
  }
  for (var s = 0u; s < STACK; s++) { // unroll
    let index = first + s;
    out[index] = epilogue(real(values[s]), index, index % params.columns);
  }
}
