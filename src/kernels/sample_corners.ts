// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const sample_corners = {
  name: "sample_corners",
  bindings: {"at":"read","ids":"read_write"},
  params: {"lines":"u32","places":"u32","n0":"i32","n1":"i32","n2":"i32","n3":"i32"},
  constants: {"RANK":2,"LINEAR":true,"BORDER":0,"WORKGROUP":64},
  source: "const RANK = 2u; // tune\nconst LINEAR = true; // tune\nconst BORDER = 0u; // tune\nconst WORKGROUP = 64u; // tune\nstruct Params{\nlines:u32,\nplaces:u32,\nn0:i32,\nn1:i32,\nn2:i32,\nn3:i32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> at: array<f32>;\n@group(0) @binding(2) var<storage, read_write> ids: array<i32>;\nfn pixel_within(i:i32,n:i32,border:u32)-> i32{\nif(border==0u){return select(n,i,i>=0 && i < n);}\nif(border==1u){return clamp(i,0,n - 1);}\nlet period=select(select(2*n,max(2*n - 2,1),border==3u),n,border==2u);\nlet place=(i % period+period)% period;\nif(border==2u){return place;}\nreturn min(place,select(2*n - 1,max(2*n - 2,0),border==3u)- place);\n}\n@compute @workgroup_size(WORKGROUP)\nfn sample_corners(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet line=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(line>=params.lines){return;}\nlet n=array<i32,4>(params.n0,params.n1,params.n2,params.n3);\nlet corners=select(1u,1u << RANK,LINEAR);\nfor(var k=0u;k < corners;k++){\nvar row=i32(line / params.places);\nfor(var a=0u;a < RANK;a++){\nlet c=clamp(at[line*RANK+a],-1e9,1e9);\nlet low=i32(select(trunc(c+select(-0.5,0.5,c>=0.0)),floor(c),LINEAR));\nlet second=LINEAR &&((k >> a)& 1u)==1u;\nlet length=n[4u - RANK+a];\nlet pixel=pixel_within(low+select(0,1,second),length,BORDER);\nrow=select(row*length+pixel,-1,row < 0 || pixel>=length);\n}\nids[line*corners+k]=row;\n}\n}" as string,
} as const satisfies Kernel;
