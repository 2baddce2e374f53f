// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const sgd_momentum = {
  name: "sgd_momentum",
  bindings: {"w":{"binding":2,"access":"read_write"},"g":{"binding":3,"access":"read"},"v":{"binding":4,"access":"read_write"}},
  params: {"size":{"type":"u32","offset":0},"momentum":{"type":"f32","offset":4}},
  paramsBinding: 0,
  stepBinding: 1,
  constants: {"NESTEROV":false,"WORKGROUP":64,"PER":16,"COALESCED":false},
  nextBinding: 5,
  source: "const NESTEROV = false; // tune\nconst WORKGROUP = 64u; // tune\nconst PER = 16u; // tune\nconst COALESCED = false; // tune\nconst TILE = WORKGROUP * PER;\nconst STRIDE = select(1u, WORKGROUP, COALESCED);\nstruct Params {\n  size: u32,\n  momentum: f32,\n}\nstruct Step {\n  iteration: u32,\n  seed: u32,\n  rate: f32,\n  decay: f32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<uniform> step: Step;\n@group(0) @binding(2) var<storage, read_write> w: array<f32>;\n@group(0) @binding(3) var<storage, read> g: array<f32>;\n@group(0) @binding(4) var<storage, read_write> v: array<f32>;\nfn update(index: u32) {\n  let weight = w[index];\n  let pull = step.rate * g[index];\n  let velocity = params.momentum * v[index] - pull;\n  v[index] = velocity;\n  w[index] = weight - weight * step.decay + select(velocity, params.momentum * velocity - pull, NESTEROV);\n}\n@compute @workgroup_size(WORKGROUP)\nfn sgd_momentum(\n  @builtin(workgroup_id) wid: vec3u,\n  @builtin(num_workgroups) groups: vec3u,\n  @builtin(local_invocation_index) lane: u32,\n) {\n  let size = params.size;\n  let tile = (wid.y * groups.x + wid.x) * TILE;\n  let first = tile + lane * select(PER, 1u, COALESCED);\n  if (tile + TILE <= size) {\n    for (var i = 0u; i < PER; i++) { // unroll\n      update(first + i * STRIDE);\n    }\n    return;\n  }\n  for (var i = 0u; i < PER; i++) {\n    let index = first + i * STRIDE;\n    if (index >= size) { break; }\n    update(index);\n  }\n}" as string,
} as const satisfies Kernel;
