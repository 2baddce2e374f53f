// y[r, j] = (x[r, j] − mean[j]) · gamma[j] / √(variance[j] + epsilon) + beta[j]
//
//   x, y: [rows, columns]   mean, variance, gamma, beta: [columns]
//
// An invocation owns a column and walks down ROWS rows of it, so that what belongs to the column is read once.
// Neighbouring invocations own neighbouring columns.

alias real = f32;

const WORKGROUP = 64u; // tune
const ROWS = 16u; // tune

struct Params {
  rows: u32,
  columns: u32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> variance: array<f32>;
@group(0) @binding(4) var<storage, read> gamma: array<f32>;
@group(0) @binding(5) var<storage, read> beta: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn batch_normalization(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let columns = params.columns;
  let strip = (group.y * groups.x + group.x) * WORKGROUP + t;
  let first = (strip / columns) * ROWS;
  let j = strip % columns;
  if (first >= params.rows) { return; }
  let center = mean[j];
  let factor = gamma[j] / sqrt(variance[j] + params.epsilon);
  let shift = beta[j];
  var at = first * columns + j;
  if (first + ROWS <= params.rows) {
    for (var i = 0u; i < ROWS; i++) { // unroll
      let index = at + i * columns;
      y[index] = epilogue(real((f32(x[index]) - center) * factor + shift), index, j);
    }
    return;
  }
  for (var row = first; row < params.rows; row++) {
    y[at] = epilogue(real((f32(x[at]) - center) * factor + shift), at, j);
    at += columns;
  }
}
