// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const reduce_whole = {
  name: "reduce_whole",
  bindings: {"x":"read","out":"read_write"},
  params: {"outer":"u32","n":"u32","inner":"u32","chunk":"u32","pieces":"u32"},
  constants: {"OP":0,"UNSIGNED":false,"WORKGROUP":64},
  source: "const OP = 0u; // tune\nconst UNSIGNED = false; // tune\nconst WORKGROUP = 64u; // tune\nconst SUM=0u;\nconst MAX=1u;\nconst MIN=2u;\nconst PROD=3u;\nstruct Params{\nouter:u32,\nn:u32,\ninner:u32,\nchunk:u32,\npieces:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<i32>;\n@group(0) @binding(2) var<storage, read_write> out: array<i32>;\nfn less(a:i32,b:i32)-> bool{return select(a < b,bitcast<u32>(a)< bitcast<u32>(b),UNSIGNED);}\nfn combine(a:i32,b:i32)-> i32{\nif(OP==SUM){return a+b;}\nif(OP==PROD){return a*b;}\nreturn select(a,b,less(a,b)==(OP==MAX));\n}\n@compute @workgroup_size(WORKGROUP)\nfn reduce_whole(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet inner=params.inner;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(index>=params.outer*params.pieces*inner){return;}\nlet line=index / inner;\nlet o=line / params.pieces;\nlet first=(line - o*params.pieces)*params.chunk;\nlet count=min(params.chunk,params.n - first);\nvar at=(o*params.n+first)*inner+(index - line*inner);\nvar value=x[at];\nfor(var k=1u;k < count;k++){\nat+=inner;\nvalue=combine(value,x[at]);\n}\nout[index]=value;\n}" as string,
} as const satisfies Kernel;
