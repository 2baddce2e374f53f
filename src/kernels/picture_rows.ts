// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const picture_rows = {
  name: "picture_rows",
  bindings: {"out":"read_write"},
  textures: {"picture":2},
  params: {"height":"u32","width":"u32","first":"u32","scale":"f32","offset":"f32"},
  constants: {"CHANNELS":3,"WORKGROUP":64},
  source: "const CHANNELS = 3u; // tune\nconst WORKGROUP = 64u; // tune\nstruct Params{\nheight:u32,\nwidth:u32,\nfirst:u32,\nscale:f32,\noffset:f32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read_write> out: array<f32>;\n@group(0) @binding(2) var picture: texture_2d<f32>;\n@compute @workgroup_size(WORKGROUP)\nfn picture_rows(\n@builtin(workgroup_id)group:vec3u,\n@builtin(num_workgroups)groups:vec3u,\n@builtin(local_invocation_index)t:u32,\n){\nlet index=(group.y*groups.x+group.x)*WORKGROUP+t;\nlet size=vec2u(params.width,params.height);\nif(index>=size.x*size.y){return;}\nlet at=vec2u(index % size.x,index / size.x);\nlet texels=textureDimensions(picture);\nlet unit=2u*size;\nlet place=vec2u(max(vec2i((2u*at+1u)*texels)- vec2i(size),vec2i(0)));\nlet near=place / unit;\nlet far=min(near+1u,texels - 1u);\nlet part=vec2f(place % unit)/ vec2f(unit);\nlet upper=mix(textureLoad(picture,near,0),textureLoad(picture,vec2u(far.x,near.y),0),part.x);\nlet lower=mix(textureLoad(picture,vec2u(near.x,far.y),0),textureLoad(picture,far,0),part.x);\nlet color=mix(upper,lower,part.y);\nif(CHANNELS==1u){\nout[params.first+index]=params.scale*dot(color.rgb,vec3f(0.299,0.587,0.114))+params.offset;\nreturn;\n}\nfor (var c = 0u; c < CHANNELS; c++) { // unroll\nout[params.first+index*CHANNELS+c]=params.scale*color[c]+params.offset;\n}\n}" as string,
} as const satisfies Kernel;
