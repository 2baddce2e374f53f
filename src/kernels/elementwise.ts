// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const elementwise = {
  name: "elementwise",
  bindings: {},
  params: {"size":"u32"},
  constants: {"WORKGROUP":64,"PER":16,"COALESCED":false},
  source: "alias real = f32;\nconst WORKGROUP = 64u; // tune\nconst PER = 16u; // tune\nconst COALESCED = false; // tune\nconst TILE=WORKGROUP*PER;\nconst STRIDE=select(1u,WORKGROUP,COALESCED);\nstruct Params{\nsize:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n// fuse\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> out: array<real>;\nfn compute(index:u32){out[index]=x[index];}\n// end fuse\n@compute @workgroup_size(WORKGROUP)\nfn elementwise(\n@builtin(workgroup_id)wid:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)lane:u32,\n){\nlet size=params.size;\nlet tile=(wid.y*groups.x+wid.x)*TILE;\nlet first=tile+lane*select(PER,1u,COALESCED);\nif(PER > 1u && tile+TILE<=size){\nfor (var i = 0u; i < PER; i++) { // unroll\ncompute(first+i*STRIDE);\n}\nreturn;\n}\nfor(var i=0u;i < PER;i++){\nlet index=first+i*STRIDE;\nif(index>=size){break;}\ncompute(index);\n}\n}" as string,
} as const satisfies Kernel;
