// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const scan = {
  name: "scan",
  bindings: {"x":"read","before":"read","y":"read_write"},
  optional: ["before"],
  params: {"outer":"u32","n":"u32","inner":"u32","chunk":"u32","pieces":"u32"},
  constants: {"PROD":false,"REVERSE":false,"EXCLUSIVE":false,"TOTALS":false,"CARRY":false,"WORKGROUP":16},
  source: "alias real = f32;\nalias result = real;\nconst PROD = false; // tune\nconst REVERSE = false; // tune\nconst EXCLUSIVE = false; // tune\nconst TOTALS = false; // tune\nconst CARRY = false; // tune\nconst WORKGROUP = 16u; // tune\nstruct Params{\nouter:u32,\nn:u32,\ninner:u32,\nchunk:u32,\npieces:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read> before: array<f32>; // optional\n@group(0) @binding(3) var<storage, read_write> y: array<result>;\n@compute @workgroup_size(WORKGROUP)\nfn scan(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet inner=params.inner;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(index>=params.outer*params.pieces*inner){return;}\nlet line=index / inner;\nlet o=line / params.pieces;\nlet first=(line - o*params.pieces)*params.chunk;\nlet count=min(params.chunk,params.n - first);\nlet base=(o*params.n+first)*inner+(index - line*inner);\nvar value=select(0.0,1.0,PROD);\nif(CARRY){value=before[index];}\nfor(var k=0u;k < count;k++){\nlet at=base+select(k,count - 1u - k,REVERSE)*inner;\nlet next=select(value+f32(x[at]),value*f32(x[at]),PROD);\nif(!TOTALS){y[at]=result(select(next,value,EXCLUSIVE));}\nvalue=next;\n}\nif(TOTALS){y[index]=result(value);}\n}" as string,
} as const satisfies Kernel;
