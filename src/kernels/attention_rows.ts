// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const attention_rows = {
  name: "attention_rows",
  bindings: {"y":{"binding":1,"access":"read"},"g":{"binding":2,"access":"read"},"stats":{"binding":3,"access":"read"},"rows":{"binding":4,"access":"read_write"}},
  params: {"rows":{"type":"u32","offset":0},"size":{"type":"u32","offset":4}},
  paramsBinding: 0,
  constants: {"WORKGROUP":16},
  nextBinding: 5,
  source: "alias real = f32;\nconst WORKGROUP = 16u; // tune\nconst MANY = 0x7fffffffu;\nstruct Params {\n  rows: u32,\n  size: u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> y: array<real>;\n@group(0) @binding(2) var<storage, read> g: array<real>;\n@group(0) @binding(3) var<storage, read> stats: array<f32>;\n@group(0) @binding(4) var<storage, read_write> rows: array<f32>;\n@compute @workgroup_size(WORKGROUP)\nfn attention_rows(\n  @builtin(workgroup_id) group: vec3u,\n  @builtin(num_workgroups) groups: vec3u,\n  @builtin(local_invocation_index) t: u32,\n) {\n  let row = (group.y * groups.x + group.x) * WORKGROUP + t;\n  if (row >= params.rows) { return; }\n  var delta = 0.0;\n  for (var column = 0u; column < MANY; column++) {\n    if (column >= params.size) { break; }\n    let i = row * params.size + column;\n    delta += f32(g[i]) * f32(y[i]);\n  }\n  rows[3u * row] = stats[2u * row];\n  rows[3u * row + 1u] = stats[2u * row + 1u];\n  rows[3u * row + 2u] = delta;\n}" as string,
} as const satisfies Kernel;
