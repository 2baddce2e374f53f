// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const resample = {
  name: "resample",
  bindings: {"x":{"binding":1,"access":"read"},"out":{"binding":2,"access":"read_write"}},
  params: {"outer":{"type":"u32","offset":0},"n":{"type":"u32","offset":4},"m":{"type":"u32","offset":8},"inner":{"type":"u32","offset":12},"ratio_n":{"type":"u32","offset":16},"ratio_m":{"type":"u32","offset":20},"columns":{"type":"u32","offset":24}},
  paramsBinding: 0,
  constants: {"LINEAR":true,"STACK":1,"WORKGROUP":64},
  nextBinding: 3,
  source: "alias real = f32;\nconst LINEAR = true; // tune\nconst STACK = 1u; // tune\nconst WORKGROUP = 64u; // tune\nstruct Params {\n  outer: u32,\n  n: u32,\n  m: u32,\n  inner: u32,\n  ratio_n: u32,\n  ratio_m: u32,\n  columns: u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> x: array<real>;\n@group(0) @binding(2) var<storage, read_write> out: array<real>;\n// fuse\nfn epilogue(value: real, index: u32, column: u32) -> real { return value; }\n// end fuse\n@compute @workgroup_size(WORKGROUP)\nfn resample(\n  @builtin(workgroup_id) group: vec3u,\n  @builtin(num_workgroups) groups: vec3u,\n  @builtin(local_invocation_index) t: u32,\n) {\n  let inner = params.inner;\n  let stacks = inner / STACK;\n  let index = (group.y * groups.x + group.x) * WORKGROUP + t;\n  let line = index / stacks;\n  let r = (index - line * stacks) * STACK;\n  let o = line / params.m;\n  if (o >= params.outer) { return; }\n  let unit = 2u * params.ratio_m;\n  let edge = (2u * (line - o * params.m) + 1u) * params.ratio_n;\n  let place = select(edge, max(edge, params.ratio_m) - params.ratio_m, LINEAR);\n  let k = place / unit;\n  let near = (o * params.n + k) * inner + r;\n  let far = (o * params.n + min(k + 1u, params.n - 1u)) * inner + r;\n  let f = f32(place % unit) / f32(unit);\n  for (var s = 0u; s < STACK; s++) { // unroll\n    var value = f32(x[near + s]);\n    if (LINEAR) { value = (1.0 - f) * value + f * f32(x[far + s]); }\n    let at = line * inner + r + s;\n    out[at] = epilogue(real(value), at, at % params.columns);\n  }\n}" as string,
} as const satisfies Kernel;
