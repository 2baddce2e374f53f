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

fn exponent_of(x: f32) -> i32 { return (bitcast<i32>(x) - 0x3f3504f3) >> 23u; }
/// m − 1
fn mantissa_of(x: f32, e: i32) -> f32 { return bitcast<f32>(bitcast<i32>(x) - (e << 23u)) - 1.0; }

fn has_log(x: f32) -> bool { return bitcast<u32>(x) - 0x00800000u < 0x7f000000u; }

/// log(2ᵉ · (1 + f)), with log 2 in two pieces, the first exact.
fn log_of_parts(e: f32, f: f32) -> f32 { return e * 0.693115234375 + (log_near_one(f) + e * 3.1946184e-5); }

fn natural_log(x: f32) -> f32 {
  let e = exponent_of(x);
  return select(special_log(x), log_of_parts(f32(e), mantissa_of(x, e)), has_log(x));
}

fn binary_log(x: f32) -> f32 {
  let e = exponent_of(x);
  return select(special_log(x), f32(e) + log_near_one(mantissa_of(x, e)) * 1.442695, has_log(x));
}

/// log(1 + x), exact for small x too: those are their own f.
fn log_one_plus(x: f32) -> f32 {
  let y = 1.0 + x;
  let small = (x > -0.29) & (x < 0.41);
  let e = select(exponent_of(y), 0, small);
  let value = select(special_log(y), log_of_parts(f32(e), select(mantissa_of(y, e), x, small)), has_log(y));
  return select(value, x, abs(x) < 5e-8); // keeps −0
}
