// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const strided_copy = {
  name: "strided_copy",
  bindings: {"x":{"binding":1,"access":"read"},"out":{"binding":2,"access":"read_write"}},
  params: {"size":{"type":"u32","offset":0},"from_offset":{"type":"u32","offset":4},"to_offset":{"type":"u32","offset":8},"n0":{"type":"u32","offset":12},"n1":{"type":"u32","offset":16},"n2":{"type":"u32","offset":20},"n3":{"type":"u32","offset":24},"n4":{"type":"u32","offset":28},"n5":{"type":"u32","offset":32},"s0":{"type":"i32","offset":36},"s1":{"type":"i32","offset":40},"s2":{"type":"i32","offset":44},"s3":{"type":"i32","offset":48},"s4":{"type":"i32","offset":52},"s5":{"type":"i32","offset":56},"t0":{"type":"i32","offset":60},"t1":{"type":"i32","offset":64},"t2":{"type":"i32","offset":68},"t3":{"type":"i32","offset":72},"t4":{"type":"i32","offset":76},"t5":{"type":"i32","offset":80}},
  paramsBinding: 0,
  constants: {"WORKGROUP":64},
  nextBinding: 3,
  source: "alias real = f32;\nconst WORKGROUP = 64u; // tune\nstruct Params{\nsize:u32,\nfrom_offset:u32,\nto_offset:u32,\nn0:u32,n1:u32,n2:u32,n3:u32,n4:u32,n5:u32,\ns0:i32,s1:i32,s2:i32,s3:i32,s4:i32,s5:i32,\nt0:i32,t1:i32,t2:i32,t3:i32,t4:i32,t5:i32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> out: array<real>;\n@compute @workgroup_size(WORKGROUP)\nfn strided_copy(\n@builtin(workgroup_id)wid:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)lane:u32,\n){\nlet index=(wid.y*groups.x+wid.x)*WORKGROUP+lane;\nif(index>=params.size){\nreturn;\n}\nvar rest=index;\nlet c5=i32(rest % params.n5);\nrest /=params.n5;\nlet c4=i32(rest % params.n4);\nrest /=params.n4;\nlet c3=i32(rest % params.n3);\nrest /=params.n3;\nlet c2=i32(rest % params.n2);\nrest /=params.n2;\nlet c1=i32(rest % params.n1);\nlet c0=i32(rest / params.n1);\nlet source=i32(params.from_offset)+c0*params.s0+c1*params.s1+c2*params.s2+c3*params.s3+c4*params.s4+c5*params.s5;\nlet place=i32(params.to_offset)+c0*params.t0+c1*params.t1+c2*params.t2+c3*params.t3+c4*params.t4+c5*params.t5;\nout[u32(place)]=x[u32(source)];\n}" as string,
} as const satisfies Kernel;
