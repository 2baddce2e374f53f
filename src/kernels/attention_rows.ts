// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const attention_rows = {
  name: "attention_rows",
  bindings: {"y":"read","g":"read","stats":"read","rows":"read_write"},
  params: {"rows":"u32","size":"u32"},
  constants: {"WORKGROUP":16},
  source: "alias real = f32;\nconst WORKGROUP = 16u; // tune\nconst MANY=0x7fffffffu;\nstruct Params{\nrows:u32,\nsize:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> y: array<real>;\n@group(0) @binding(2) var<storage, read> g: array<real>;\n@group(0) @binding(3) var<storage, read> stats: array<f32>;\n@group(0) @binding(4) var<storage, read_write> rows: array<f32>;\n@compute @workgroup_size(WORKGROUP)\nfn attention_rows(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet row=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(row>=params.rows){return;}\nvar delta=0.0;\nfor(var column=0u;column < MANY;column++){\nif(column>=params.size){break;}\nlet i=row*params.size+column;\ndelta+=f32(g[i])*f32(y[i]);\n}\nrows[3u*row]=stats[2u*row];\nrows[3u*row+1u]=stats[2u*row+1u];\nrows[3u*row+2u]=delta;\n}" as string,
} as const satisfies Kernel;
