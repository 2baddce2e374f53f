// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const write_steps = {
  name: "write_steps",
  bindings: {"x":"read","places":"read","out":"read_write"},
  params: {"size":"u32","steps":"u32","length":"u32","inner":"u32"},
  constants: {"WORKGROUP":64},
  source: "const WORKGROUP = 64u; // tune\nstruct Params{\nsize:u32,\nsteps:u32,\nlength:u32,\ninner:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<f32>;\n@group(0) @binding(2) var<storage, read> places: array<u32>;\n@group(0) @binding(3) var<storage, read_write> out: array<f32>;\n@compute @workgroup_size(WORKGROUP)\nfn write_steps(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet inner=params.inner;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(index>=params.size){return;}\nlet step=index / inner;\nlet place=places[step];\nif(place>=params.length){return;}\nout[(step / params.steps*params.length+place)*inner+(index - step*inner)]=x[index];\n}" as string,
} as const satisfies Kernel;
