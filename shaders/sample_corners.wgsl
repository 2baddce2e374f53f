// ids[b, m, k] = number of corner k, in x: [batch · n0 · n1 · n2 · n3, …], of the place at[b, m]; −1 where there is no pixel
//
//   at: [batch, places, RANK]   ids: [batch, places, LINEAR ? 2^RANK : 1]; bit a of k is the second pixel along axis a
//
// What sample.wgsl takes and from where: with these numbers its gradients are sums of what other kernels gather.
//
// An invocation finds the corners of one place.

const RANK = 2u; // tune
const LINEAR = true; // tune
const BORDER = 0u; // tune
const WORKGROUP = 64u; // tune

struct Params {
  lines: u32,
  places: u32,
  n0: i32,
  n1: i32,
  n2: i32,
  n3: i32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> at: array<f32>;
@group(0) @binding(2) var<storage, read_write> ids: array<i32>;

// same as border
/// The pixel of n that stands for pixel i; n itself if none does.
///   border 0, constant: none                      k k k k | a b c d | k k k k
///   border 1, nearest: the one at the edge        a a a a | a b c d | d d d d
///   border 2, wrap: the row begins again          a b c d | a b c d | a b c d
///   border 3, mirror: back, without the edge      d c b   | a b c d | c b a
///   border 4, reflect: back, with the edge        d c b a | a b c d | d c b a
fn pixel_within(i: i32, n: i32, border: u32) -> i32 {
  if (border == 0u) { return select(n, i, i >= 0 && i < n); }
  if (border == 1u) { return clamp(i, 0, n - 1); }
  let period = select(select(2 * n, max(2 * n - 2, 1), border == 3u), n, border == 2u);
  let place = (i % period + period) % period;
  if (border == 2u) { return place; }
  return min(place, select(2 * n - 1, max(2 * n - 2, 0), border == 3u) - place);
}
// end same

@compute @workgroup_size(WORKGROUP)
fn sample_corners(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let line = (group.y * groups.x + group.x) * WORKGROUP + t; // (b, m)
  if (line >= params.lines) { return; }
  let n = array<i32, 4>(params.n0, params.n1, params.n2, params.n3);
  let corners = select(1u, 1u << RANK, LINEAR);
  for (var k = 0u; k < corners; k++) {
    var row = i32(line / params.places);
    for (var a = 0u; a < RANK; a++) {
      let c = clamp(at[line * RANK + a], -1e9, 1e9);
      let low = i32(select(trunc(c + select(-0.5, 0.5, c >= 0.0)), floor(c), LINEAR));
      let second = LINEAR && ((k >> a) & 1u) == 1u;
      let length = n[4u - RANK + a];
      let pixel = pixel_within(low + select(0, 1, second), length, BORDER);
      row = select(row * length + pixel, -1, row < 0 || pixel >= length);
    }
    ids[line * corners + k] = row;
  }
}
