// Philox 4x32-10, a counter-based random generator (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011): ten rounds of multiplying and swapping turn a counter and a key into 128 random bits. There is
// no state, so every element finds its number alone, and finds it again in the backward pass.

/// The 64-bit product of two words as (high, low), by 16-bit halves: WGSL multiplies to 32 bits only.
fn multiply_wide(a: u32, b: u32) -> vec2u {
  let a_low = a & 0xffffu;
  let a_high = a >> 16u;
  let b_low = b & 0xffffu;
  let b_high = b >> 16u;
  let middle = a_high * b_low + ((a_low * b_low) >> 16u);
  let carry = a_low * b_high + (middle & 0xffffu);
  return vec2u(a_high * b_high + (middle >> 16u) + (carry >> 16u), a * b);
}

fn philox4x32(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var i = 0u; i < 10u; i++) {
    let even = multiply_wide(c.x, 0xd2511f53u);
    let odd = multiply_wide(c.z, 0xcd9e8d57u);
    c = vec4u(odd.x ^ c.y ^ k.x, odd.y, even.x ^ c.w ^ k.y, even.y);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

/// A number from [0, 1) with 24 random bits, one for each index; another stream, iteration or seed gives others.
fn random_uniform(index: u32, stream: u32, iteration: u32, seed: u32) -> f32 {
  let bits = philox4x32(vec4u(index >> 2u, stream, iteration, 0u), vec2u(seed, 0u));
  return f32(bits[index & 3u] >> 8u) * 0x1p-24;
}
