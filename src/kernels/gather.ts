// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const gather = {
  name: "gather",
  bindings: {"x":"read","indices":"read","out":"read_write"},
  params: {"outer":"u32","n":"u32","m":"u32","inner":"u32","wrap":"i32","columns":"u32"},
  constants: {"ALONG":false,"COLUMNS":1,"WORKGROUP":64},
  source: "alias real = f32;\nconst ALONG = false; // tune\nconst COLUMNS = 1u; // tune\nconst WORKGROUP = 64u; // tune\nstruct Params{\nouter:u32,\nn:u32,\nm:u32,\ninner:u32,\nwrap:i32,\ncolumns:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read> indices: array<i32>;\n@group(0) @binding(3) var<storage, read_write> out: array<real>;\n// fuse\nfn epilogue(value:real,index:u32,column:u32)-> real{return value;}\n// end fuse\nfn resolve(index:i32)-> u32{\nreturn u32(select(index,index+params.wrap,index < 0));\n}\n@compute @workgroup_size(WORKGROUP)\nfn gather(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet m=params.m;\nlet inner=params.inner;\nlet stacks=inner / COLUMNS;\nlet invocation=(group.y*groups.x+group.x)*WORKGROUP+t;\nlet line=invocation / stacks;\nif(line>=params.outer*m){return;}\nlet o=line / m;\nlet j=(invocation - line*stacks)*COLUMNS;\nlet first=line*inner+j;\nvar k=0u;\nif(!ALONG){k=resolve(indices[line - o*m]);}\nfor (var c = 0u; c < COLUMNS; c++) { // unroll\nif(ALONG){k=resolve(indices[first+c]);}\nlet value=x[(o*n+min(k,n - 1u))*inner+j+c];\nlet index=first+c;\nout[index]=epilogue(select(real(),value,k < n),index,index % params.columns);\n}\n}" as string,
} as const satisfies Kernel;
