// keys, places = every block of BLOCK neighbours of x in order      the first step of a stable merge sort
//
//   x, keys, places: [rows, n], sorted along n; places says where in its row each key was
//
// A key is an unsigned integer that orders as the value does: −0 equal to +0, NaN above all. An invocation ranks the
// elements of one block in registers: of every pair one comes after the other, the later one if they are equal.

const KEY = 0u; // tune
const DESCENDING = false; // tune
const BLOCK = 16u; // tune
const WORKGROUP = 64u; // tune

const UNSIGNED = 0u;
const SIGNED = 1u;
const FLOAT = 2u;
const INDEX = 3u; // signed; below zero `wrap` is added, and what is below zero still comes last

struct Params {
  rows: u32,
  n: u32,
  wrap: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<u32>; // the bits of any type
@group(0) @binding(2) var<storage, read_write> keys: array<u32>;
@group(0) @binding(3) var<storage, read_write> places: array<u32>;

fn ascending(bits: u32) -> u32 {
  if (KEY == UNSIGNED) { return bits; }
  if (KEY == SIGNED) { return bits ^ 0x80000000u; }
  if (KEY == INDEX) { return select(bits, bits + params.wrap, bits >= 0x80000000u); }
  let magnitude = bits & 0x7fffffffu;
  let below = select(bits | 0x80000000u, ~bits, bits > 0x80000000u);
  return select(below, 0xffffffffu, magnitude > 0x7f800000u);
}

fn key_of(bits: u32) -> u32 {
  let key = ascending(bits);
  return select(key, ~key, DESCENDING);
}

@compute @workgroup_size(WORKGROUP)
fn sort_blocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let blocks = (n + BLOCK - 1u) / BLOCK;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let row = index / blocks;
  if (row >= params.rows) { return; }
  let first = (index - row * blocks) * BLOCK;
  let base = row * n + first;
  let count = min(BLOCK, n - first);

  var key: array<u32, BLOCK>;
  var rank: array<u32, BLOCK>;
  for (var i = 0u; i < BLOCK; i++) { // unroll
    key[i] = select(0xffffffffu, key_of(x[base + min(i, count - 1u)]), i < count); // past the end: after all others
  }
  for (var i = 0u; i < BLOCK; i++) { // unroll
    for (var j = 0u; j < i; j++) { // unroll
      let before = u32(key[i] < key[j]);
      rank[j] += before;
      rank[i] += 1u - before;
    }
  }
  for (var i = 0u; i < BLOCK; i++) { // unroll
    if (i < count) {
      keys[base + rank[i]] = key[i];
      places[base + rank[i]] = first + i;
    }
  }
}
