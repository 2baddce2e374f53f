// keys, places = the sorted runs of 2^level elements in keys_in, places_in, merged two by two
//
//   all: [rows, n]; the last run of a row may be short, or have no partner
//
// One pass of a stable merge sort, for GPUs. An invocation moves one element: its place in the merged run is its place in its own
// run plus how many of the other run come before it, which a binary search tells. Equal elements of the left run come
// before those of the right one.

const WORKGROUP = 64u; // tune

const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  rows: u32,
  n: u32,
  level: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys_in: array<u32>;
@group(0) @binding(2) var<storage, read> places_in: array<u32>;
@group(0) @binding(3) var<storage, read_write> keys: array<u32>;
@group(0) @binding(4) var<storage, read_write> places: array<u32>;

@compute @workgroup_size(WORKGROUP)
fn sort_merge_gpu(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let level = params.level;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let row = index / n;
  if (row >= params.rows) { return; }
  let base = row * n;
  let k = index - base;
  let key = keys_in[index];

  let run = k >> level;
  let is_right = (run & 1u) == 1u;
  let other = (run ^ 1u) << level;
  let start = min(other, n);
  var low = start;
  var high = min(other + (1u << level), n);
  for (var round = 0u; round < MANY; round++) {
    if (low >= high) { break; }
    let middle = (low + high) >> 1u;
    let found = keys_in[base + middle];
    let before = (found < key) | (is_right & (found == key));
    low = select(low, middle + 1u, before);
    high = select(middle, high, before);
  }
  // A right element has its whole left run to the left already; that of a left one starts where the pair does.
  let to = base + select(k + (low - start), k - (1u << level) + (low - start), is_right);
  keys[to] = key;
  places[to] = places_in[index];
}
