// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const sort_merge_gpu = {
  name: "sort_merge_gpu",
  bindings: {"keys_in":"read","places_in":"read","keys":"read_write","places":"read_write"},
  params: {"rows":"u32","n":"u32","level":"u32"},
  constants: {"WORKGROUP":64},
  source: "const WORKGROUP = 64u; // tune\nconst MANY=0x7fffffffu;\nstruct Params{\nrows:u32,\nn:u32,\nlevel:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> keys_in: array<u32>;\n@group(0) @binding(2) var<storage, read> places_in: array<u32>;\n@group(0) @binding(3) var<storage, read_write> keys: array<u32>;\n@group(0) @binding(4) var<storage, read_write> places: array<u32>;\n@compute @workgroup_size(WORKGROUP)\nfn sort_merge_gpu(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet level=params.level;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nlet row=index / n;\nif(row>=params.rows){return;}\nlet base=row*n;\nlet k=index - base;\nlet key=keys_in[index];\nlet run=k >> level;\nlet is_right=(run & 1u)==1u;\nlet other=(run ^ 1u)<< level;\nlet start=min(other,n);\nvar low=start;\nvar high=min(other+(1u << level),n);\nfor(var round=0u;round < MANY;round++){\nif(low>=high){break;}\nlet middle=(low+high)>> 1u;\nlet found=keys_in[base+middle];\nlet before=(found < key)|(is_right &(found==key));\nlow=select(low,middle+1u,before);\nhigh=select(middle,high,before);\n}\nlet to=base+select(k+(low - start),k -(1u << level)+(low - start),is_right);\nkeys[to]=key;\nplaces[to]=places_in[index];\n}" as string,
} as const satisfies Kernel;
