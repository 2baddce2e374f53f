// Random numbers that are not uniform.

/// A standard normal number, one for each index, by the method of Box & Muller (1958): two words of Philox's block are a
/// radius and an angle, which make two numbers, x to the even index and y to the odd one.
fn random_normal(index: u32, stream: u32, iteration: u32, seed: u32) -> f32 {
  let bits = philox4x32(vec4u(index >> 2u, stream, iteration, 0u), vec2u(seed, 0u));
  let words = select(bits.xy, bits.zw, (index & 2u) == 2u);
  let radius = sqrt(-2.0 * natural_log((f32(words.x) + 1.0) * 0x1p-32));
  let angle = f32(words.y >> 8u) * (6.283185307179586 * 0x1p-24);
  return radius * sine_of(few_quarter_turns(angle), select(1, 0, (index & 1u) == 1u));
}

/// A number from Gumbel's distribution, −log(−log u). The u is kept off 0 and 1.
fn gumbel_of(u: f32) -> f32 { return -natural_log(-natural_log(clamp(u, 0x1p-25, 1.0 - 0x1p-24))); }
