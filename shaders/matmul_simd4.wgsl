enable subgroups;
diagnostic(off, subgroup_uniformity);

alias real = f32;

const TRANSPOSE_A = false; // tune
const TRANSPOSE_B = false; // tune
const QUADS = 4u; // tune
const SUBGROUPS = 8u; // tune
const MUL = 0u; // tune
const MAX_STEPS = 0x20000000u;
const WIDTH = 4u * SUBGROUPS;

struct Params { m: u32, n: u32, k: u32, a_stride: u32, b_stride: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> a: array<real>;
@group(0) @binding(2) var<storage, read> b: array<real>;
@group(0) @binding(3) var<storage, read_write> out: array<real>;

// fuse
fn epilogue(value: real, index: u32, column: u32) -> real { return value; }
// end fuse

fn a4(i: u32) -> vec4<real> { return vec4(a[i], a[i + 1u], a[i + 2u], a[i + 3u]); }
fn b4(i: u32) -> vec4<real> { return vec4(b[i], b[i + 1u], b[i + 2u], b[i + 3u]); }
fn mul(x: vec4<real>, y: vec4<real>, c: real) -> real {
  if (MUL == 0u) { return c + (x.x * y.x + x.y * y.y + x.z * y.z + x.w * y.w); }
  if (MUL == 1u) { return c + dot(x, y); }
  if (MUL == 2u) { return fma(x.w, y.w, fma(x.z, y.z, fma(x.y, y.y, fma(x.x, y.x, c)))); }
  return c + x.x * y.x + x.y * y.y + x.z * y.z + x.w * y.w;
}

@compute @workgroup_size(WIDTH)
fn matmul_simd4(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_index) local: u32) {
  let m = params.m;
  let n = params.n;
  let k = params.k;
  let lane = local & 3u;
  let row0 = (tile.y * SUBGROUPS + (local >> 2u)) * 4u * QUADS;
  let column0 = tile.x * 16u + 4u * lane;
  if (row0 >= m) { return; }
  let a0 = tile.z * params.a_stride;
  let b0 = tile.z * params.b_stride;
  var c: array<real, 16u * QUADS>;

  let steps = k / 4u;
  for (var step = 0u; step < MAX_STEPS; step++) {
    if (step >= steps) { break; }
    let k0 = 4u * step;
    var y: array<vec4<real>, 4>;
    if (TRANSPOSE_B) {
      for (var j = 0u; j < 4u; j++) { // unroll
        y[j] = b4(b0 + min(column0 + j, n - 1u) * k + k0);
      }
      if (TRANSPOSE_A) {
        for (var j = 0u; j < 4u; j++) { // unroll
          y[j] = select(y[j], y[j].yxwz, (lane & 1u) == 1u);
          y[j] = select(y[j], y[j].zwxy, (lane & 2u) == 2u);
        }
      }
    } else {
      for (var t = 0u; t < 4u; t++) { // unroll
        let at = b0 + (k0 + select(t, t ^ lane, TRANSPOSE_A)) * n;
        y[0][t] = b[at + min(column0, n - 1u)];
        y[1][t] = b[at + min(column0 + 1u, n - 1u)];
        y[2][t] = b[at + min(column0 + 2u, n - 1u)];
        y[3][t] = b[at + min(column0 + 3u, n - 1u)];
      }
    }
    for (var i = 0u; i < QUADS; i++) { // unroll
      var s0: vec4<real>;
      if (TRANSPOSE_A) {
        let at = a0 + (k0 + lane) * m;
        s0 = vec4(a[at + min(row0 + 4u * i, m - 1u)], a[at + min(row0 + 4u * i + 1u, m - 1u)], a[at + min(row0 + 4u * i + 2u, m - 1u)], a[at + min(row0 + 4u * i + 3u, m - 1u)]);
      } else {
        s0 = a4(a0 + min(row0 + 4u * i + lane, m - 1u) * k + k0);
      }
      let s1 = quadSwapX(s0);
      let s2 = quadSwapY(s0);
      let s3 = quadSwapDiagonal(s0);
      var x = array(s0, s1, s2, s3);
      if (TRANSPOSE_A) {
        x = array(vec4(s0.x, s1.x, s2.x, s3.x), vec4(s0.y, s1.y, s2.y, s3.y), vec4(s0.z, s1.z, s2.z, s3.z), vec4(s0.w, s1.w, s2.w, s3.w));
      }
      for (var r = 0u; r < 4u; r++) { // unroll
        for (var j = 0u; j < 4u; j++) { // unroll
          c[16u * i + 4u * r + j] = mul(x[r], y[j], c[16u * i + 4u * r + j]);
        }
      }
    }
  }

  for (var i = 0u; i < QUADS; i++) { // unroll
    for (var r = 0u; r < 4u; r++) { // unroll
      let row = row0 + 4u * i + select(lane ^ r, r, TRANSPOSE_A);
      let x = a0 + select(min(row, m - 1u) * k, min(row, m - 1u), TRANSPOSE_A);
      for (var j = 0u; j < 4u; j++) { // unroll
        if (row < m && column0 + j < n) {
          var sum = c[16u * i + 4u * r + j];
          for (var t = 4u * steps; t < k; t++) {
            sum += a[a0 + select(row * k + t, t * m + row, TRANSPOSE_A)] * b[b0 + select(t * n + column0 + j, (column0 + j) * k + t, TRANSPOSE_B)];
          }
          let index = (tile.z * m + row) * n + column0 + j;
          out[index] = epilogue(sum, index, column0 + j);
        }
      }
    }
  }
}
