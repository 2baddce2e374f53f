// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const batch_normalization = {
  name: "batch_normalization",
  bindings: {"x":"read","mean":"read","variance":"read","gamma":"read","beta":"read","y":"read_write"},
  params: {"rows":"u32","columns":"u32","epsilon":"f32"},
  constants: {"WORKGROUP":64,"ROWS":16},
  source: "alias real = f32;\nconst WORKGROUP = 64u; // tune\nconst ROWS = 16u; // tune\nstruct Params{\nrows:u32,\ncolumns:u32,\nepsilon:f32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read> mean: array<f32>;\n@group(0) @binding(3) var<storage, read> variance: array<f32>;\n@group(0) @binding(4) var<storage, read> gamma: array<f32>;\n@group(0) @binding(5) var<storage, read> beta: array<f32>;\n@group(0) @binding(6) var<storage, read_write> y: array<real>;\n// fuse\nfn epilogue(value:real,index:u32,column:u32)-> real{return value;}\n// end fuse\n@compute @workgroup_size(WORKGROUP)\nfn batch_normalization(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet columns=params.columns;\nlet strip=(group.y*groups.x+group.x)*WORKGROUP+t;\nlet first=(strip / columns)*ROWS;\nlet j=strip % columns;\nif(first>=params.rows){return;}\nlet center=mean[j];\nlet factor=gamma[j] / sqrt(variance[j]+params.epsilon);\nlet shift=beta[j];\nvar at=first*columns+j;\nif(first+ROWS<=params.rows){\nfor (var i = 0u; i < ROWS; i++) { // unroll\nlet index=at+i*columns;\ny[index]=epilogue(real((f32(x[index])- center)*factor+shift),index,j);\n}\nreturn;\n}\nfor(var row=first;row < params.rows;row++){\ny[at]=epilogue(real((f32(x[at])- center)*factor+shift),at,j);\nat+=columns;\n}\n}" as string,
} as const satisfies Kernel;
