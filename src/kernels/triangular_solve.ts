// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const triangular_solve = {
  name: "triangular_solve",
  bindings: {"triangle":"read","b":"read","x":"read_write"},
  params: {"batch":"u32","n":"u32","m":"u32"},
  constants: {"UPPER":false,"TRANSPOSED":false,"UNIT":false,"WORKGROUP":32},
  source: "const UPPER = false; // tune\nconst TRANSPOSED = false; // tune\nconst UNIT = false; // tune\nconst WORKGROUP = 32u; // tune\nstruct Params{\nbatch:u32,\nn:u32,\nm:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> triangle: array<f32>;\n@group(0) @binding(2) var<storage, read> b: array<f32>;\n@group(0) @binding(3) var<storage, read_write> x: array<f32>;\n@compute @workgroup_size(WORKGROUP)\nfn triangular_solve(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet m=params.m;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(index>=params.batch*m){return;}\nlet matrix=index / m;\nlet column=matrix*n*m+(index - matrix*m);\nlet base=matrix*n*n;\nlet backwards=UPPER!=TRANSPOSED;\nfor(var step=0u;step < n;step++){\nlet i=select(step,n - 1u - step,backwards);\nvar value=b[column+i*m];\nfor(var known=0u;known < step;known++){\nlet j=select(known,n - 1u - known,backwards);\nlet at=select(i*n+j,j*n+i,TRANSPOSED);\nvalue-=triangle[base+at]*x[column+j*m];\n}\nif(!UNIT){value /=triangle[base+i*n+i];}\nx[column+i*m]=value;\n}\n}" as string,
} as const satisfies Kernel;
