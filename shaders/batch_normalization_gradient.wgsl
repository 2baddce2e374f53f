// dx[r, j] = dy[r, j] · a[j] + (x[r, j] − mean[j]) · b[j] + c[j]
//
//   dy, x, dx: [rows, columns]   mean, a, b, c: [columns]
//
// The gradient of batch normalization by its input. With Σ down the column's n rows and x̂ = (x − mean) · rstd it is
// γ · rstd · (dy − Σdy / n − x̂ · Σ(dy·x̂) / n); what belongs to the column is worked out beforehand into a, b and c.
//
// An invocation owns a column and walks down ROWS rows of it, as in batch_normalization.wgsl.

alias real = f32;

const WORKGROUP = 64u; // tune
const ROWS = 16u; // tune

struct Params {
  rows: u32,
  columns: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> dy: array<real>;
@group(0) @binding(2) var<storage, read> x: array<real>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
@group(0) @binding(4) var<storage, read> a: array<f32>;
@group(0) @binding(5) var<storage, read> b: array<f32>;
@group(0) @binding(6) var<storage, read> c: array<f32>;
@group(0) @binding(7) var<storage, read_write> dx: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn batch_normalization_gradient(
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
  let slope = a[j];
  let bend = b[j];
  let shift = c[j];
  var at = first * columns + j;
  if (first + ROWS <= params.rows) {
    for (var i = 0u; i < ROWS; i++) { // unroll
      let index = at + i * columns;
      dx[index] = epilogue(real(f32(dy[index]) * slope + (f32(x[index]) - center) * bend + shift), index, j);
    }
    return;
  }
  for (var row = first; row < params.rows; row++) {
    dx[at] = epilogue(real(f32(dy[at]) * slope + (f32(x[at]) - center) * bend + shift), at, j);
    at += columns;
  }
}
