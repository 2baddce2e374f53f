// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const rows = {
  name: "rows",
  bindings: {},
  params: {"rows":{"type":"u32","offset":0},"n":{"type":"u32","offset":4}},
  paramsBinding: 0,
  constants: {"LANES":1,"WORKGROUP":16,"UNROLL":8},
  nextBinding: 1,
  source: "const LANES = 1u; // tune\nconst WORKGROUP = 16u; // tune\nconst UNROLL = 8u; // tune\nconst BLOCK=16u;\nconst ROWS=WORKGROUP / LANES;\nconst LEVELS=countTrailingZeros(LANES);\nconst SUM=0u;\nconst MAX=1u;\nconst MIN=2u;\nconst PROD=3u;\nconst MANY=0x7fffffffu;\nstruct Params{\nrows:u32,\nn:u32,\n}\nstruct Row{\nindex:u32,\nbase:u32,\nn:u32,\nt:u32,\nlane:u32,\nwrites:bool,\n}\n@group(0) @binding(0) var<uniform> params: Params;\nvar<workgroup> folded:array<f32,WORKGROUP>;\nfn propagate(value:f32,a:f32,b:f32)-> f32{\nlet magnitude=max(bitcast<u32>(a)& 0x7fffffffu,bitcast<u32>(b)& 0x7fffffffu);\nreturn select(value,bitcast<f32>(magnitude),magnitude > 0x7f800000u);\n}\nfn combine(op:u32,a:f32,b:f32)-> f32{\nif(op==SUM){return a+b;}\nif(op==PROD){return a*b;}\nif(op==MAX){return propagate(max(a,b),a,b);}\nreturn propagate(min(a,b),a,b);\n}\nfn start(op:u32,element:f32)-> f32{\nif(op==SUM){return 0.0;}\nif(op==PROD){return 1.0;}\nreturn element;\n}\nfn across_parts(op:u32,parts:array<f32,UNROLL>)-> f32{\nvar folded=parts[0];\nfor (var u = 0u; u < UNROLL - 1u; u++) { // unroll\nfolded=combine(op,folded,parts[u+1u]);\n}\nreturn folded;\n}\nfn across_lanes(op:u32,value:f32,row:Row)-> f32{\nif(LANES==1u){return value;}\nworkgroupBarrier();\nfolded[row.t]=value;\nfor(var level=1u;level<=LEVELS;level++){\nworkgroupBarrier();\nlet distance=LANES >> level;\nif(row.lane < distance){folded[row.t]=combine(op,folded[row.t],folded[row.t+distance]);}\n}\nworkgroupBarrier();\nreturn folded[row.t - row.lane];\n}\n// fuse\nfn compute(row:Row){}\n// end fuse\n@compute @workgroup_size(WORKGROUP)\nfn rows(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet wanted=(group.y*groups.x+group.x)*ROWS+t / LANES;\nlet index=min(wanted,params.rows - 1u);\ncompute(Row(index,index*params.n,params.n,t,t % LANES,wanted==index));\n}" as string,
} as const satisfies Kernel;
