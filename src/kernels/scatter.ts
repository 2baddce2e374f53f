// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const scatter = {
  name: "scatter",
  bindings: {"x":"read","indices":"read","out":"read_write"},
  params: {"size":"u32","n":"u32","m":"u32","inner":"u32"},
  constants: {"WORKGROUP":64},
  source: "alias real = f32;\nconst WORKGROUP = 64u; // tune\nstruct Params{\nsize:u32,\nn:u32,\nm:u32,\ninner:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read> indices: array<u32>;\n@group(0) @binding(3) var<storage, read_write> out: array<real>;\n@compute @workgroup_size(WORKGROUP)\nfn scatter(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet inner=params.inner;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(index>=params.size){return;}\nlet line=index / inner;\nlet k=indices[index];\nif(k>=params.n){return;}\nout[(line / params.m*params.n+k)*inner+(index - line*inner)]=x[index];\n}" as string,
} as const satisfies Kernel;
