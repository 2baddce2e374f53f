// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const fill = {
  name: "fill",
  bindings: {"out":"read_write"},
  params: {"size":"u32","bits":"u32"},
  constants: {"WORKGROUP":64,"PER":4},
  source: "const WORKGROUP = 64u; // tune\nconst PER = 4u; // tune\nstruct Params{\nsize:u32,\nbits:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read_write> out: array<u32>;\n@compute @workgroup_size(WORKGROUP)\nfn fill(\n@builtin(workgroup_id)wid:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)lane:u32,\n){\nlet base=(wid.y*groups.x+wid.x)*WORKGROUP*PER+lane;\nfor (var i = 0u; i < PER; i++) { // unroll\nlet index=base+i*WORKGROUP;\nif(index < params.size){\nout[index]=params.bits;\n}\n}\n}" as string,
} as const satisfies Kernel;
