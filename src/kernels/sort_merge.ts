// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
import type { Kernel } from "../gpu/kernel.js";

export const sort_merge = {
  name: "sort_merge",
  bindings: {"keys_in":{"binding":1,"access":"read"},"places_in":{"binding":2,"access":"read"},"keys":{"binding":3,"access":"read_write"},"places":{"binding":4,"access":"read_write"}},
  params: {"rows":{"type":"u32","offset":0},"n":{"type":"u32","offset":4},"level":{"type":"u32","offset":8}},
  paramsBinding: 0,
  constants: {"WORKGROUP":64},
  nextBinding: 5,
  source: "const WORKGROUP = 64u; // tune\nconst MANY = 0x7fffffffu;\nstruct Params {\n  rows: u32,\n  n: u32,\n  level: u32,\n}\n@group(0) @binding(0) var<uniform> params: Params;\n@group(0) @binding(1) var<storage, read> keys_in: array<u32>;\n@group(0) @binding(2) var<storage, read> places_in: array<u32>;\n@group(0) @binding(3) var<storage, read_write> keys: array<u32>;\n@group(0) @binding(4) var<storage, read_write> places: array<u32>;\n@compute @workgroup_size(WORKGROUP)\nfn sort_merge(\n  @builtin(workgroup_id) group: vec3u,\n  @builtin(num_workgroups) groups: vec3u,\n  @builtin(local_invocation_index) t: u32,\n) {\n  let n = params.n;\n  let level = params.level;\n  let index = (group.y * groups.x + group.x) * WORKGROUP + t;\n  let row = index / n;\n  if (row >= params.rows) { return; }\n  let base = row * n;\n  let k = index - base;\n  let key = keys_in[index];\n  let run = k >> level;\n  let is_right = (run & 1u) == 1u;\n  let other = (run ^ 1u) << level;\n  let start = min(other, n);\n  var low = start;\n  var high = min(other + (1u << level), n);\n  for (var round = 0u; round < MANY; round++) {\n    if (low >= high) { break; }\n    let middle = (low + high) >> 1u;\n    let found = keys_in[base + middle];\n    let before = (found < key) | (is_right & (found == key));\n    low = select(low, middle + 1u, before);\n    high = select(middle, high, before);\n  }\n  let to = base + select(k + (low - start), k - (1u << level) + (low - start), is_right);\n  keys[to] = key;\n  places[to] = places_in[index];\n}" as string,
} as const satisfies Kernel;
