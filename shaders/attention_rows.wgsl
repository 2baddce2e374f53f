// rows[t] = (peak[t], 1 / sum[t], delta[t])      delta[t] = g[t] · out[t]
//
//   g, out: [rows, size], any leading axes taken together      stats: [rows, 2], as attention_gpu.wgsl leaves them      rows: [rows, 3]
//
// All that the gradients of attention must know of each query, side by side. An invocation has a row.

alias real = f32;

const WORKGROUP = 16u; // tune
const MANY = 0x7fffffffu;

struct Params {
  rows: u32,
  size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<real>;
@group(0) @binding(2) var<storage, read> g: array<real>;
@group(0) @binding(3) var<storage, read> stats: array<f32>;
@group(0) @binding(4) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn attention_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let row = (group.y * groups.x + group.x) * WORKGROUP + t;
  if (row >= params.rows) { return; }
  var delta = 0.0;
  for (var column = 0u; column < MANY; column++) {
    if (column >= params.size) { break; }
    let i = row * params.size + column;
    delta += f32(g[i]) * f32(y[i]);
  }
  rows[3u * row] = stats[2u * row];
  rows[3u * row + 1u] = stats[2u * row + 1u];
  rows[3u * row + 2u] = delta;
}
