// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const segment_bounds = {
  name: "segment_bounds",
  bindings: {"keys":"read","bounds":"read_write"},
  params: {"n":"u32","segments":"u32"},
  constants: {"WORKGROUP":64},
  source: "const WORKGROUP = 64u; // tune\nconst MANY=0x7fffffffu;\nstruct Params{\nn:u32,\nsegments:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> keys: array<u32>;\n@group(0) @binding(2) var<storage, read_write> bounds: array<u32>;\n@compute @workgroup_size(WORKGROUP)\nfn segment_bounds(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet s=(group.y*groups.x+group.x)*WORKGROUP+t;\nif(s > params.segments){return;}\nvar low=0u;\nvar high=params.n;\nfor(var round=0u;round < MANY;round++){\nif(low>=high){break;}\nlet middle=(low+high)>> 1u;\nlet below=keys[middle] < s;\nlow=select(low,middle+1u,below);\nhigh=select(middle,high,below);\n}\nbounds[s]=low;\n}" as string,
} as const satisfies Kernel;
