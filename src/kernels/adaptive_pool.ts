// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const adaptive_pool = {
  name: "adaptive_pool",
  bindings: {"x":{"binding":1,"access":"read"},"out":{"binding":2,"access":"read_write"}},
  params: {"outer":{"type":"u32","offset":0},"n":{"type":"u32","offset":4},"m":{"type":"u32","offset":8},"inner":{"type":"u32","offset":12},"columns":{"type":"u32","offset":16}},
  paramsBinding: 0,
  constants: {"MAX":false,"STACK":1,"WORKGROUP":64},
  nextBinding: 3,
  source: "alias real = f32;\nconst MAX = false; // tune\nconst STACK = 1u; // tune\nconst WORKGROUP = 64u; // tune\nconst MANY=0x7fffffffu;\nstruct Params{\nouter:u32,\nn:u32,\nm:u32,\ninner:u32,\ncolumns:u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> out: array<real>;\n// fuse\nfn epilogue(value:real,index:u32,column:u32)-> real{return value;}\n// end fuse\n@compute @workgroup_size(WORKGROUP)\nfn adaptive_pool(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet n=params.n;\nlet m=params.m;\nlet inner=params.inner;\nlet stacks=inner / STACK;\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nlet line=index / stacks;\nlet r=(index - line*stacks)*STACK;\nlet o=line / m;\nif(o>=params.outer){return;}\nlet i=line - o*m;\nlet start=i*n / m;\nlet count=((i+1u)*n+m - 1u)/ m - start;\nvar sums:array<f32,STACK>;\nvar best:array<f32,STACK>;\nvar magnitude:array<u32,STACK>;\nfor(var c=0u;c < MANY;c++){\nif(c>=count){break;}\nlet cell=(o*n+start+c)*inner+r;\nfor (var s = 0u; s < STACK; s++) { // unroll\nlet value=f32(x[cell+s]);\nif(MAX){\nbest[s]=select(max(best[s],value),value,c==0u);\nmagnitude[s]=max(magnitude[s],bitcast<u32>(value)& 0x7fffffffu);\n}else{\nsums[s]+=value;\n}\n}\n}\nfor (var s = 0u; s < STACK; s++) { // unroll\nlet at=line*inner+r+s;\nlet largest=select(best[s],bitcast<f32>(magnitude[s]),magnitude[s] > 0x7f800000u);\nout[at]=epilogue(real(select(sums[s] / f32(count),largest,MAX)),at,at % params.columns);\n}\n}" as string,
} as const satisfies Kernel;
