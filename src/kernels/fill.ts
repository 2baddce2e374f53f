// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const fill = {
  name: "fill",
  bindings: {"out":{"binding":1,"access":"read_write"}},
  params: {"size":{"type":"u32","offset":0},"bits":{"type":"u32","offset":4}},
  paramsBinding: 0,
  constants: {"WORKGROUP":64,"PER":4},
  nextBinding: 2,
  source: "const WORKGROUP = 64u; // tune\nconst PER = 4u; // tune\nstruct Params {\n  size: u32,\n  bits: u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read_write> out: array<u32>;\n@compute @workgroup_size(WORKGROUP)\nfn fill(\n  @builtin(workgroup_id) wid: vec3u,\n  @builtin(num_workgroups) groups: vec3u,\n  @builtin(local_invocation_index) lane: u32,\n) {\n  let base = (wid.y * groups.x + wid.x) * WORKGROUP * PER + lane;\n  for (var i = 0u; i < PER; i++) { // unroll\n    let index = base + i * WORKGROUP;\n    if (index < params.size) {\n      out[index] = params.bits;\n    }\n  }\n}" as string,
} as const satisfies Kernel;
