// out[o, j, r] = Σ dy[o, i, r] / size of window i  over the windows that hold j
//                (or Σ dy[o, i, r] over those whose largest element it is, the first of equals)
//
//   x, only for the largest: [outer, n, inner]   dy: [outer, m, inner]   out: [outer, n, inner]
//
// The gradient of adaptive_pool, gathered. The windows that hold j are those that adaptive_pool would have with n and m
// exchanged: ⌊j · m/n⌋ ≤ i < ⌈(j + 1) · m/n⌉.
//
// An invocation owns STACK (a divisor of inner) neighbouring elements of the input, which share the windows.

alias real = f32;

const MAX = false; // tune
const STACK = 1u; // tune
const WORKGROUP = 64u; // tune

const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  outer: u32,
  n: u32,
  m: u32,
  inner: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>; // optional
@group(0) @binding(2) var<storage, read> dy: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn adaptive_pool_gradient(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let m = params.m;
  let inner = params.inner;
  let stacks = inner / STACK;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let line = index / stacks;
  let r = (index - line * stacks) * STACK;
  let o = line / n;
  if (o >= params.outer) { return; }
  let j = line - o * n;
  let first = j * m / n;
  let end = ((j + 1u) * m + n - 1u) / n;

  var sums: array<f32, STACK>;
  for (var w = 0u; w < MANY; w++) {
    let i = first + w;
    if (i >= end) { break; }
    let start = i * n / m;
    let count = ((i + 1u) * n + m - 1u) / m - start;
    let window = (o * m + i) * inner + r;
    if (MAX) {
      var best: array<f32, STACK>;
      var place: array<u32, STACK>;
      for (var c = 0u; c < MANY; c++) {
        if (c >= count) { break; }
        let cell = (o * n + start + c) * inner + r;
        for (var s = 0u; s < STACK; s++) { // unroll
          let value = f32(x[cell + s]);
          let wins = (c == 0u) | (value > best[s]);
          best[s] = select(best[s], value, wins);
          place[s] = select(place[s], start + c, wins);
        }
      }
      for (var s = 0u; s < STACK; s++) { // unroll
        sums[s] += select(0.0, f32(dy[window + s]), place[s] == j);
      }
    } else {
      for (var s = 0u; s < STACK; s++) { // unroll
        sums[s] += f32(dy[window + s]) / f32(count);
      }
    }
  }

  for (var s = 0u; s < STACK; s++) { // unroll
    let at = line * inner + r + s;
    out[at] = epilogue(real(sums[s]), at, at % params.columns);
  }
}
