// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const sparsemax = {
  name: "sparsemax",
  bindings: {"x":"read","y":"read_write"},
  params: {"rows":"u32","n":"u32"},
  constants: {"WORKGROUP":16},
  source: "alias real = f32;\nconst WORKGROUP = 16u; // tune\nconst MANY=0x7fffffffu;\nstruct Params{\nrows:u32,\nn:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> y: array<real>;\n@compute @workgroup_size(WORKGROUP)\nfn sparsemax(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet row=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(row>=params.rows){return;}\nlet start=row*n;\nvar peak=-0x1.fffffep+127;\nvar spoilt=0u;\nfor(var j=0u;j < n;j++){\nlet value=f32(x[start+j]);\nlet bits=bitcast<u32>(value);\nspoilt |=select(0u,0x7fc00000u,bits==0x7f800000u ||(bits & 0x7fffffffu)> 0x7f800000u);\npeak=max(peak,value);\n}\nvar tau=-1.0;\nvar support=0u;\nfor(var step=0u;step < MANY;step++){\nvar sum=0.0;\nvar count=0u;\nfor(var j=0u;j < n;j++){\nlet value=f32(x[start+j])- peak;\nlet counts=value > tau;\nsum+=select(0.0,value,counts);\ncount+=select(0u,1u,counts);\n}\nif(count==support || count==0u){break;}\nsupport=count;\ntau=(sum - 1.0)/ f32(count);\n}\nfor(var j=0u;j < n;j++){\nlet value=max(f32(x[start+j])- peak - tau,0.0);\ny[start+j]=real(bitcast<f32>(bitcast<u32>(value)| spoilt));\n}\n}" as string,
} as const satisfies Kernel;
