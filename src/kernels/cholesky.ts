// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const cholesky = {
  name: "cholesky",
  bindings: {"a":"read","l":"read_write"},
  params: {"batch":"u32","n":"u32"},
  constants: {"LANES":32},
  source: "const LANES = 32u; // tune\nstruct Params{\nbatch:u32,\nn:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> a: array<f32>;\n@group(0) @binding(2) var<storage, read_write> l: array<f32>;\nfn root_or_nan(x:f32)-> f32{return select(bitcast<f32>(bitcast<u32>(x)| 0x7fc00000u),sqrt(x),x > 0.0);}\n@compute @workgroup_size(LANES)\nfn cholesky(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet matrix=group.y*groups.x+group.x;\nif(matrix>=params.batch){return;}\nlet base=matrix*n*n;\nfor(var j=0u;j < n;j++){\nvar square=a[base+j*n+j];\nfor(var k=0u;k < j;k++){square-=l[base+j*n+k]*l[base+j*n+k];}\nlet diagonal=root_or_nan(square);\nfor(var i=t;i < n;i+=LANES){\nvar value=a[base+i*n+j];\nfor(var k=0u;k < j;k++){value-=select(0.0,l[base+i*n+k]*l[base+j*n+k],i > j);}\nl[base+i*n+j]=select(select(value / diagonal,diagonal,i==j),0.0,i < j);\n}\nstorageBarrier();\n}\n}" as string,
} as const satisfies Kernel;
