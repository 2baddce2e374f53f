// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const lu = {
  name: "lu",
  bindings: {"a":"read","factors":"read_write","pivots":"read_write","order":"read_write"},
  params: {"batch":"u32","n":"u32"},
  constants: {"LANES":32},
  source: "const LANES = 32u; // tune\nstruct Params{\nbatch:u32,\nn:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> a: array<f32>;\n@group(0) @binding(2) var<storage, read_write> factors: array<f32>;\n@group(0) @binding(3) var<storage, read_write> pivots: array<u32>;\n@group(0) @binding(4) var<storage, read_write> order: array<u32>;\n@compute @workgroup_size(LANES)\nfn lu(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet matrix=group.y*groups.x+group.x;\nif(matrix>=params.batch){return;}\nlet base=matrix*n*n;\nfor(var i=t;i < n*n;i+=LANES){factors[base+i]=a[base+i];}\nfor(var i=t;i < n;i+=LANES){order[matrix*n+i]=i;}\nstorageBarrier();\nfor(var k=0u;k < n;k++){\nvar pivot=k;\nvar largest=abs(factors[base+k*n+k]);\nfor(var i=k+1u;i < n;i++){\nlet size=abs(factors[base+i*n+k]);\nif(size > largest){\nlargest=size;\npivot=i;\n}\n}\nstorageBarrier();\nif(t==0u){\nlet row=order[matrix*n+k];\norder[matrix*n+k]=order[matrix*n+pivot];\norder[matrix*n+pivot]=row;\npivots[matrix*n+k]=pivot;\n}\nfor(var j=t;j < n;j+=LANES){\nlet value=factors[base+k*n+j];\nfactors[base+k*n+j]=factors[base+pivot*n+j];\nfactors[base+pivot*n+j]=value;\n}\nstorageBarrier();\nlet diagonal=factors[base+k*n+k];\nfor(var i=k+1u+t;i < n;i+=LANES){\nlet factor=select(factors[base+i*n+k] / diagonal,0.0,diagonal==0.0);\nfactors[base+i*n+k]=factor;\nfor(var j=k+1u;j < n;j++){factors[base+i*n+j]-=factor*factors[base+k*n+j];}\n}\nstorageBarrier();\n}\n}" as string,
} as const satisfies Kernel;
