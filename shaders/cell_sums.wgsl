// out[g, p, c] = Σ weight[g, i]  over the i of piece p with cell[g, i] = c      (how many there are unless WEIGHTED)
//
//   cell, weight: [groups, n]   out: [groups, pieces, cells]   piece p holds the `chunk` values of i from p · chunk
//
// How much falls into each of a few cells, at most MOST. A number that is no cell, NaN above all, falls into none.
//
// On a CPU adapter, LANES = 1, an invocation goes through a piece and adds to cells of its own. On a GPU a workgroup shares a
// piece: each invocation finds the cell of one value, then all look through what was found for the cells that are theirs. No sum is
// shared, so nothing is atomic, and the same input always gives the same bits.

alias real = f32;

const WEIGHTED = false; // tune
const MOST = 512u; // tune
const LANES = 1u; // tune
const WORKGROUP = 4u; // tune

const OWN = (MOST + LANES - 1u) / LANES; // cells of an invocation: every LANES-th
const MANY = 0x7fffffffu; // a constant bound tells Tint that a loop ends; the break ends it sooner

struct Params {
  groups: u32,
  n: u32,
  cells: u32,
  chunk: u32,
  pieces: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cell: array<real>; // optional: left out where `element` is made of other tensors
@group(0) @binding(2) var<storage, read> weight: array<f32>; // optional
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

// fuse read
fn element(index: u32) -> real { return cell[index]; }
// end fuse

// fuse
fn epilogue(value: f32, index: u32, column: u32) -> f32 { return value; }
// end fuse

var<private> sums: array<f32, OWN>;
var<workgroup> places: array<u32, WORKGROUP>;
var<workgroup> amounts: array<f32, WORKGROUP>;

/// The cell of a value, or MOST for none. NaN is told by its bits: compilers may assume that there are none.
fn place_of(index: u32) -> u32 {
  let value = f32(element(index));
  let is_cell = (bitcast<u32>(value) & 0x7fffffffu) <= 0x7f800000u && value >= 0.0 && value < f32(params.cells);
  return select(MOST, u32(clamp(value, 0.0, f32(MOST))), is_cell);
}

fn amount_of(index: u32) -> f32 {
  if (WEIGHTED) { return weight[index]; }
  return 1.0;
}

@compute @workgroup_size(WORKGROUP)
fn cell_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let cells = params.cells;
  let lane = t % LANES;
  let wanted = (group.y * groups.x + group.x) * (WORKGROUP / LANES) + t / LANES;
  let lines = params.groups * params.pieces;
  let line = min(wanted, lines - 1u); // past the end: keep the others company at the barriers
  let g = line / params.pieces;
  let start = (line - g * params.pieces) * params.chunk;
  let first = g * params.n + start;
  let count = min(params.chunk, params.n - start);

  let rounds = (params.chunk + LANES - 1u) / LANES;
  for (var round = 0u; round < MANY; round++) {
    if (round >= rounds) { break; }
    let i = round * LANES + lane;
    let index = first + min(i, count - 1u);
    let place = select(MOST, place_of(index), i < count);
    if (LANES == 1u) {
      if (place < MOST) { sums[place] += amount_of(index); }
      continue;
    }
    workgroupBarrier();
    places[t] = place;
    amounts[t] = amount_of(index);
    workgroupBarrier();
    for (var other = 0u; other < LANES; other++) {
      let found = places[other];
      if (found < MOST && found % LANES == lane) { sums[found / LANES] += amounts[other]; }
    }
  }

  for (var own = 0u; own < OWN; own++) {
    let c = own * LANES + lane;
    if (c >= cells || wanted != line) { break; }
    let index = line * cells + c;
    out[index] = epilogue(sums[own], index, c);
  }
}
