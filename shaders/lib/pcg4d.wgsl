// pcg4d, a hash of four words (Jarzynski & Olano, "Hash functions for GPU rendering", JCGT 9(3), 2020): a step of a
// linear congruential generator, then two rounds in which the words multiply into each other. It has no state, like
// philox.wgsl, for a tenth of its work, and serves wherever randomness has no adversary: dropout, noise, weights.

fn pcg4d(words: vec4u) -> vec4u {
  var v = words * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

/// A number from [0, 1) with 24 random bits, one for each index; another stream, iteration or seed gives others.
fn random_uniform(index: u32, stream: u32, iteration: u32, seed: u32) -> f32 {
  return f32(pcg4d(vec4u(index, stream, iteration, seed)).w >> 8u) * 0x1p-24;
}
