// Logarithms to one or two units in the last place, with NaN below 0 and −∞ at 0: WGSL's own are exact to 2⁻²¹ absolutely,
// which near 1 leaves no digit right, and devices take anything for the logarithm of a negative number.
//
// x = 2ᵉ · m with m in [√½, √2), and with f = m − 1, s = f/(2 + f):   log m = 2 artanh s = f − s·(f − R(s²)).

/// log(1 + f) for f in [√½ − 1, √2 − 1].
fn log_near_one(f: f32) -> f32 {
  let s = f / (2.0 + f);
  let w = s * s;
  let r = w * (0.6666678 + w * (0.3997669 + w * 0.29896647));
  return f - s * (f - r);
}

/// What is the same for every base: x is no positive number that has a finite logarithm.
fn special_log(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let zero = (bits & 0x7fffffffu) < 0x00800000u;
  let above = select(bits | 0x7fc00000u, bits, bits == 0x7f800000u); // NaN, but ∞ for ∞
  return bitcast<f32>(select(above, (bits & 0x80000000u) | 0xff800000u, zero));
}

/// (e, log m), both 0 for x = 1.
fn log_parts(x: f32) -> vec2f {
  let e = (bitcast<i32>(x) - 0x3f3504f3) >> 23u;
  return vec2f(f32(e), log_near_one(bitcast<f32>(bitcast<i32>(x) - (e << 23u)) - 1.0));
}

fn has_log(x: f32) -> bool { return bitcast<u32>(x) - 0x00800000u < 0x7f000000u; }

fn natural_log(x: f32) -> f32 {
  let parts = log_parts(x);
  let value = parts.x * 0.693115234375 + (parts.y + parts.x * 3.1946184e-5); // log 2 in two pieces, the first exact
  return select(special_log(x), value, has_log(x));
}

fn binary_log(x: f32) -> f32 {
  let parts = log_parts(x);
  return select(special_log(x), parts.x + parts.y * 1.442695, has_log(x));
}

/// log(1 + x), exact for small x too.
fn log_one_plus(x: f32) -> f32 {
  return select(natural_log(1.0 + x), log_near_one(x), x > -0.29 && x < 0.41);
}
