// out[o, i, r] = mean of x[o, j, r]  over ⌊i · n/m⌋ ≤ j < ⌈(i + 1) · n/m⌉      (or the largest)
//
//   x: [outer, n, inner]   out: [outer, m, inner]
//
// One axis cut into m windows as equal as can be; where n is no multiple of m, neighbours share an element.
// NaN wins a maximum, as in NumPy.
//
// An invocation owns STACK (a divisor of inner) neighbouring elements of the output, which share the window. A GPU wants
// STACK = 1: neighbouring invocations then read neighbouring numbers.

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
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn adaptive_pool(
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
  let o = line / m;
  if (o >= params.outer) { return; }
  let i = line - o * m;
  let start = i * n / m;
  let count = ((i + 1u) * n + m - 1u) / m - start;

  var sums: array<f32, STACK>;
  var best: array<f32, STACK>;
  var magnitude: array<u32, STACK>; // the largest |x| by its bits: those of a NaN are above those of +∞
  for (var c = 0u; c < MANY; c++) {
    if (c >= count) { break; }
    let cell = (o * n + start + c) * inner + r;
    for (var s = 0u; s < STACK; s++) { // unroll
      let value = f32(x[cell + s]);
      if (MAX) {
        best[s] = select(max(best[s], value), value, c == 0u);
        magnitude[s] = max(magnitude[s], bitcast<u32>(value) & 0x7fffffffu);
      } else {
        sums[s] += value;
      }
    }
  }

  for (var s = 0u; s < STACK; s++) { // unroll
    let at = line * inner + r + s;
    let largest = select(best[s], bitcast<f32>(magnitude[s]), magnitude[s] > 0x7f800000u);
    out[at] = epilogue(real(select(sums[s] / f32(count), largest, MAX)), at, at % params.columns);
  }
}
