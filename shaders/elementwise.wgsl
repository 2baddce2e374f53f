// out[index] = f(x[index], …)   for every index below `size`
//
// The frame around element-wise code: the fuser writes the bindings and `compute` for a whole chain of operators.
//
// A workgroup owns a tile of WORKGROUP · PER neighbouring elements, an invocation PER of them: every element on its own
// would cost more in starting up than in computing. On a CPU adapter each invocation walks its own run of neighbours,
// which stays in one cache line; on a GPU (COALESCED) the whole workgroup walks side by side. Only the last tile
// checks its bound element by element, or every one where that is a single element: then a driver compiles the code once.

alias real = f32;

const WORKGROUP = 64u; // tune
const PER = 16u; // tune
const COALESCED = false; // tune

const TILE = WORKGROUP * PER;
const STRIDE = select(1u, WORKGROUP, COALESCED);

struct Params {
  size: u32,
}

@group(0) @binding(0) var<uniform> params: Params;

// fuse
@group(0) @binding(1) var<storage, read> x: array<real>;
@group(0) @binding(2) var<storage, read_write> out: array<real>;
fn compute(index: u32) { out[index] = x[index]; }
// end fuse

@compute @workgroup_size(WORKGROUP)
fn elementwise(
  @builtin(workgroup_id) wid: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let size = params.size;
  let tile = (wid.y * groups.x + wid.x) * TILE;
  let first = tile + lane * select(PER, 1u, COALESCED);
  if (PER > 1u && tile + TILE <= size) {
    for (var i = 0u; i < PER; i++) { // unroll
      compute(first + i * STRIDE);
    }
    return;
  }
  for (var i = 0u; i < PER; i++) {
    let index = first + i * STRIDE;
    if (index >= size) { break; }
    compute(index);
  }
}
