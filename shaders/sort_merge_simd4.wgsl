// keys, places = the sorted runs of 2^level elements in keys_in, places_in, merged two by two
//
//   all: [rows, n]; the last run of a row may be short, or have no partner
//
// One pass of a stable merge sort, for CPU adapters. An invocation writes PER neighbours of a merged run (PER divides 2^level): a binary
// search tells how many of the elements before them come from the left run, and from there on the smaller of two heads is taken,
// the left one if they are equal.

const PER = 16u; // tune
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
fn sort_merge_simd4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let n = params.n;
  let run = 1u << params.level;
  let shares = (n + PER - 1u) / PER;
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let row = index / shares;
  if (row >= params.rows) { return; }
  let base = row * n;
  let first = (index - row * shares) * PER;
  let left = first & ~(2u * run - 1u);
  let right = min(left + run, n);
  let end = min(right + run, n);

  // How many of the `before` elements that are not this invocation's come from the left run.
  let before = first - left;
  var low = before - min(before, end - right);
  var high = min(before, right - left);
  for (var round = 0u; round < MANY; round++) {
    if (low >= high) { break; }
    let middle = (low + high) >> 1u;
    let is_before = keys_in[base + left + middle] <= keys_in[base + right + before - 1u - middle];
    low = select(low, middle + 1u, is_before);
    high = select(middle, high, is_before);
  }

  var l = left + low;
  var r = right + before - low;
  var left_key = keys_in[base + l];
  var right_key = keys_in[base + r]; // past the end: some number that nobody asks for
  let count = min(PER, n - first);
  for (var i = 0u; i < PER; i++) {
    if (i >= count) { break; }
    let is_left = (r >= end) | ((l < right) & (left_key <= right_key));
    let to = base + first + i;
    keys[to] = select(right_key, left_key, is_left);
    places[to] = places_in[base + select(r, l, is_left)];
    l += u32(is_left);
    r += 1u - u32(is_left);
    let head = keys_in[base + select(r, l, is_left)];
    left_key = select(left_key, head, is_left);
    right_key = select(head, right_key, is_left);
  }
}
