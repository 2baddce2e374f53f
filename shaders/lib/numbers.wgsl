// NaN and ∞ by their bits: a shader compiler may assume that there are none, and refuses those it can see coming.

fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn is_infinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u; }
fn is_finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) < 0x7f800000u; }

/// A NaN made from any number.
fn nan_of(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) | 0x7fc00000u); }
/// An infinity of the sign of any number.
fn infinity_of(x: f32) -> f32 { return bitcast<f32>((bitcast<u32>(x) & 0x80000000u) | 0x7f800000u); }

/// Whether either is NaN, so that they are in no order.
fn unordered(a: f32, b: f32) -> bool {
  return max(bitcast<u32>(a) & 0x7fffffffu, bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u;
}

/// The larger of the two, NaN if either is; of 0 and −0 it is 0.
fn larger(a: f32, b: f32) -> f32 {
  let same = bitcast<f32>(bitcast<u32>(a) & bitcast<u32>(b));
  return select(select(select(a, b, a < b), same, a == b), select(b, a, is_nan(a)), unordered(a, b));
}

/// The smaller of the two, NaN if either is; of 0 and −0 it is −0.
fn smaller(a: f32, b: f32) -> f32 {
  let same = bitcast<f32>(bitcast<u32>(a) | bitcast<u32>(b));
  return select(select(select(a, b, b < a), same, a == b), select(b, a, is_nan(a)), unordered(a, b));
}

/// The size of one number with the sign of another.
fn with_sign(size: f32, signed: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(size) & 0x7fffffffu) | (bitcast<u32>(signed) & 0x80000000u));
}

// A positive number by its bits is mantissa_bits · 2^(exponent_bits − 150), also a subnormal one.
fn mantissa_bits(bits: u32) -> u32 { return (bits & 0x7fffffu) | select(0u, 0x800000u, bits >= 0x800000u); }
fn exponent_bits(bits: u32) -> i32 { return max(i32(bits >> 23u), 1); }

/// 2ⁿ for n from −126 to 127.
fn power_of_two(n: i32) -> f32 { return bitcast<f32>((n + 127) << 23u); }

/// x · 2ⁿ for n from −252 to 254.
fn scaled(x: f32, n: i32) -> f32 { return x * power_of_two(n >> 1u) * power_of_two(n - (n >> 1u)); }
