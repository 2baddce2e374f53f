// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const sparsemax = {
  name: "sparsemax",
  bindings: {"x":{"binding":1,"access":"read"},"y":{"binding":2,"access":"read_write"}},
  params: {"rows":{"type":"u32","offset":0},"n":{"type":"u32","offset":4}},
  paramsBinding: 0,
  constants: {"WORKGROUP":16},
  nextBinding: 3,
  source: "alias real = f32;\nconst WORKGROUP = 16u; // tune\nconst MANY = 0x7fffffffu;\nstruct Params {\n  rows: u32,\n  n: u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> y: array<real>;\n@compute @workgroup_size(WORKGROUP)\nfn sparsemax(\n  @builtin(workgroup_id) group: vec3u,\n  @builtin(num_workgroups) groups: vec3u,\n  @builtin(local_invocation_index) t: u32,\n) {\n  let n = params.n;\n  let row = (group.y * groups.x + group.x) * WORKGROUP + t;\n  if (row >= params.rows) { return; }\n  let start = row * n;\n  var peak = -0x1.fffffep+127;\n  var spoilt = 0u;\n  for (var j = 0u; j < n; j++) {\n    let value = f32(x[start + j]);\n    let bits = bitcast<u32>(value);\n    spoilt |= select(0u, 0x7fc00000u, bits == 0x7f800000u || (bits & 0x7fffffffu) > 0x7f800000u);\n    peak = max(peak, value);\n  }\n  var tau = -1.0;\n  var support = 0u;\n  for (var step = 0u; step < MANY; step++) {\n    var sum = 0.0;\n    var count = 0u;\n    for (var j = 0u; j < n; j++) {\n      let value = f32(x[start + j]) - peak;\n      let counts = value > tau;\n      sum += select(0.0, value, counts);\n      count += select(0u, 1u, counts);\n    }\n    if (count == support || count == 0u) { break; }\n    support = count;\n    tau = (sum - 1.0) / f32(count);\n  }\n  for (var j = 0u; j < n; j++) {\n    let value = max(f32(x[start + j]) - peak - tau, 0.0);\n    y[start + j] = real(bitcast<f32>(bitcast<u32>(value) | spoilt));\n  }\n}" as string,
} as const satisfies Kernel;
