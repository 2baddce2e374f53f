// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const strided_copy = {
  name: "strided_copy",
  bindings: {"x":"read","out":"read_write"},
  params: {"size":"u32","from_offset":"u32","to_offset":"u32","n0":"u32","n1":"u32","n2":"u32","n3":"u32","n4":"u32","n5":"u32","s0":"i32","s1":"i32","s2":"i32","s3":"i32","s4":"i32","s5":"i32","t0":"i32","t1":"i32","t2":"i32","t3":"i32","t4":"i32","t5":"i32"},
  constants: {"WORKGROUP":64},
  source: "alias real = f32;\nconst WORKGROUP = 64u; // tune\nstruct Params{\nsize:u32,\nfrom_offset:u32,\nto_offset:u32,\nn0:u32,n1:u32,n2:u32,n3:u32,n4:u32,n5:u32,\ns0:i32,s1:i32,s2:i32,s3:i32,s4:i32,s5:i32,\nt0:i32,t1:i32,t2:i32,t3:i32,t4:i32,t5:i32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> out: array<real>;\n@compute @workgroup_size(WORKGROUP)\nfn strided_copy(\n@builtin(workgroup_id)wid:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)lane:u32,\n){\nlet index=(wid.y*groups.x+wid.x)*WORKGROUP+lane;\nif(index>=params.size){\nreturn;\n}\nvar rest=index;\nlet c5=i32(rest % params.n5);\nrest /=params.n5;\nlet c4=i32(rest % params.n4);\nrest /=params.n4;\nlet c3=i32(rest % params.n3);\nrest /=params.n3;\nlet c2=i32(rest % params.n2);\nrest /=params.n2;\nlet c1=i32(rest % params.n1);\nlet c0=i32(rest / params.n1);\nlet source=i32(params.from_offset)+c0*params.s0+c1*params.s1+c2*params.s2+c3*params.s3+c4*params.s4+c5*params.s5;\nlet place=i32(params.to_offset)+c0*params.t0+c1*params.t1+c2*params.t2+c3*params.t3+c4*params.t4+c5*params.t5;\nout[u32(place)]=x[u32(source)];\n}" as string,
} as const satisfies Kernel;
