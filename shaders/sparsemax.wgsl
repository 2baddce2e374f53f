// y[row, j] = max(x[row, j] − τ, 0)      with the τ of the row for which Σ y[row, ·] = 1
//
//   x, y: [rows, n]
//
// One invocation a row. Σ max(x − τ, 0) falls as τ rises, ever less steeply, so that Newton's method comes to its τ from
// below and does not go past it: each step takes the τ that would be right if the values above the last one were all that
// is left, and the end is reached when none of them drops out. It takes few steps, and at most as many as there are
// values above peak − 1, where it begins. All is counted from the peak, so that large values cost no digits.
//
// A mask of −∞ is fine: it is below every τ. As in softmax, NaN or +∞ anywhere in a row makes all of it NaN.

alias real = f32;

const WORKGROUP = 16u; // tune
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  n: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read_write> y: array<real>;

@compute @workgroup_size(WORKGROUP)
fn sparsemax(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let row = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (row >= params.rows) { return; }
  let start = row * n;

  var peak = -0x1.fffffep+127; // the lowest finite f32
  var spoilt = 0u;
  for (var j = 0u; j < n; j++) {
    let value = f32(x[start + j]);
    let bits = bitcast<u32>(value);
    spoilt |= select(0u, 0x7fc00000u, bits == 0x7f800000u || (bits & 0x7fffffffu) > 0x7f800000u);
    peak = max(peak, value);
  }

  var tau = -1.0; // above the peak
  var support = 0u;
  for (var step = 0u; step < MANY; step++) {
    var sum = 0.0;
    var count = 0u;
    for (var j = 0u; j < n; j++) {
      let value = f32(x[start + j]) - peak;
      let counts = value > tau;
      sum += select(0.0, value, counts);
      count += select(0u, 1u, counts);
    }
    if (count == support || count == 0u) { break; }
    support = count;
    tau = (sum - 1.0) / f32(count);
  }

  for (var j = 0u; j < n; j++) {
    let value = max(f32(x[start + j]) - peak - tau, 0.0);
    y[start + j] = real(bitcast<f32>(bitcast<u32>(value) | spoilt));
  }
}
