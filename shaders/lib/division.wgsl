// Division that rounds down, as NumPy has it: the rest is exact and has the sign of b. A quotient may be 277 bits long, so it is
// found by long division of the mantissas in whole numbers, eight bits at a time.

/// (a − b·⌊a/b⌋, ⌊a/b⌋)
fn floored_division(a: f32, b: f32) -> vec2f {
  let a_bits = bitcast<u32>(a) & 0x7fffffffu;
  let b_bits = bitcast<u32>(b) & 0x7fffffffu;
  if ((a_bits >= 0x7f800000u) | (b_bits == 0u) | (b_bits > 0x7f800000u)) {
    let by_zero = (b_bits == 0u) & (a_bits != 0u) & (a_bits <= 0x7f800000u);
    return vec2f(nan_of(a), select(nan_of(a), infinity_of(bitcast<f32>(bitcast<u32>(a) ^ bitcast<u32>(b))), by_zero));
  }
  let apart = (bitcast<u32>(a) ^ bitcast<u32>(b)) >> 31u == 1u; // their signs
  let divisor = mantissa_bits(b_bits);
  var rest = mantissa_bits(a_bits);
  let places = exponent_bits(a_bits) - exponent_bits(b_bits);
  var quotient = 0u;
  var dropped = 0; // of its last places, when there are too many
  if (places >= 0) {
    quotient = rest / divisor;
    rest %= divisor;
    for (var left = places; left > 0; left -= 8) {
      let step = min(left, 8);
      rest <<= u32(step);
      if (quotient < 0x1000000u) { quotient = (quotient << u32(step)) | (rest / divisor); } else { dropped += step; }
      rest %= divisor;
    }
  }
  let down = apart & (rest != 0u);
  quotient += select(0u, 1u, down & (dropped == 0) & (quotient != 0xffffffffu));
  let whole = scaled(f32(quotient), dropped);
  // Downwards it is b less the rest: exact but for |a| < |b|, where it is rounded.
  let size = scaled(f32(select(rest, divisor - rest, down)), exponent_bits(b_bits) - 150);
  let inside = select(a, a + b, down);
  let remainder = select(select(with_sign(size, b), inside, places < 0), with_sign(0.0, b), rest == 0u);
  return vec2f(remainder, select(whole, -whole, apart));
}

fn floored_remainder(a: f32, b: f32) -> f32 { return floored_division(a, b).x; }
fn floored_quotient(a: f32, b: f32) -> f32 { return floored_division(a, b).y; }
