// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const resample = {
  name: "resample",
  bindings: {"x":"read","out":"read_write"},
  params: {"outer":"u32","n":"u32","m":"u32","inner":"u32","ratio_n":"u32","ratio_m":"u32","columns":"u32"},
  constants: {"LINEAR":true,"STACK":1,"WORKGROUP":64},
  source: "alias real = f32;\nconst LINEAR = true; // tune\nconst STACK = 1u; // tune\nconst WORKGROUP = 64u; // tune\nstruct Params{\nouter:u32,\nn:u32,\nm:u32,\ninner:u32,\nratio_n:u32,\nratio_m:u32,\ncolumns:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> out: array<real>;\n// fuse\nfn epilogue(value:real,index:u32,column:u32)-> real{return value;}\n// end fuse\n@compute @workgroup_size(WORKGROUP)\nfn resample(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet inner=params.inner;\nlet stacks=inner / STACK;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nlet line=index / stacks;\nlet r=(index - line*stacks)*STACK;\nlet o=line / params.m;\nif(o>=params.outer){return;}\nlet unit=2u*params.ratio_m;\nlet edge=(2u*(line - o*params.m)+1u)*params.ratio_n;\nlet place=select(edge,max(edge,params.ratio_m)- params.ratio_m,LINEAR);\nlet k=place / unit;\nlet near=(o*params.n+k)*inner+r;\nlet far=(o*params.n+min(k+1u,params.n - 1u))*inner+r;\nlet f=f32(place % unit)/ f32(unit);\nfor (var s = 0u; s < STACK; s++) { // unroll\nvar value=f32(x[near+s]);\nif(LINEAR){value=(1.0 - f)*value+f*f32(x[far+s]);}\nlet at=line*inner+r+s;\nout[at]=epilogue(real(value),at,at % params.columns);\n}\n}" as string,
} as const satisfies Kernel;
