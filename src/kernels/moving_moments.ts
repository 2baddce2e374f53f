// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const moving_moments = {
  name: "moving_moments",
  bindings: {"moving_mean":{"binding":1,"access":"read_write"},"moving_variance":{"binding":2,"access":"read_write"},"mean":{"binding":3,"access":"read"},"variance":{"binding":4,"access":"read"}},
  params: {"size":{"type":"u32","offset":0},"momentum":{"type":"f32","offset":4}},
  paramsBinding: 0,
  constants: {"WORKGROUP":64},
  nextBinding: 5,
  source: "const WORKGROUP = 64u; // tune\nstruct Params {\n  size: u32,\n  momentum: f32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read_write> moving_mean: array<f32>;\n@group(0) @binding(2) var<storage, read_write> moving_variance: array<f32>;\n@group(0) @binding(3) var<storage, read> mean: array<f32>;\n@group(0) @binding(4) var<storage, read> variance: array<f32>;\n@compute @workgroup_size(WORKGROUP)\nfn moving_moments(@builtin(global_invocation_id) id: vec3u) {\n  let index = id.x;\n  if (index >= params.size) { return; }\n  moving_mean[index] = mix(mean[index], moving_mean[index], params.momentum);\n  moving_variance[index] = mix(variance[index], moving_variance[index], params.momentum);\n}" as string,
} as const satisfies Kernel;
