// Circular functions to about two units in the last place, for every number, where WGSL asks for no more than 2⁻¹¹ of 1, near 0.
// An argument is reduced by multiples of π/2, up to 2¹³ in floats and beyond in whole numbers.

/// x − k·π/2 with the nearest whole k, and k itself, or of a large k what is left of it when fours are taken away.
fn quarter_turns(x: f32) -> vec2f {
  if (abs(x) >= 8192.0) { return many_quarter_turns(x); }
  return few_quarter_turns(x);
}

/// Exact up to |x| = 10⁴: π/2 in four pieces, so short that k times a piece is (Cody & Waite, "Software Manual for the Elementary
/// Functions", 1980).
fn few_quarter_turns(x: f32) -> vec2f {
  let k = round(x * 0.6366197723675814);
  return vec2f((((x - k * 1.5703125) - k * 0x1.fb4p-12) - k * 0x1.444p-24) - k * 0x1.68c234p-39, k);
}

/// For |x| ≥ 2¹³, which is m · 2ᵉ: of the binary digits of 2/π, those that count whole fours when multiplied by 2ᵉ are passed
/// over, and the next 96 multiplied by m (Payne & Hanek, "Radian reduction for trigonometric functions", 1983). A CPU runs both sides
/// of a branch, so it is kept short.
fn many_quarter_turns(x: f32) -> vec2f {
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  let m = (bits & 0x7fffffu) | 0x800000u;
  let first = (bits >> 23u) - 120u; // of those digits, behind 32 zeros
  var words = vec4u(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u);
  words = select(words, vec4u(0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u), first >= 32u);
  words = select(words, vec4u(0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u), first >= 64u);
  words = select(words, vec4u(0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u), first >= 96u);
  words = select(words, vec4u(0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu), first >= 128u);
  let digits = (words.xyz << vec3u(first & 31u)) | ((words.yzw >> vec3u(1u)) >> vec3u(31u - (first & 31u)));

  // m · digits but for its last 32 places, and of its first only those that count. Two are whole quarter turns, 62 a fraction.
  let m_high = m >> 16u;
  let m_low = m & 0xffffu;
  let y_high = digits.y >> 16u;
  let y_low = digits.y & 0xffffu;
  let cross = m_high * y_low + ((m_low * y_low) >> 16u);
  let other = m_low * y_high + (cross & 0xffffu);
  let product = m * digits.y;
  let low = product + u32(f32(m) * f32(digits.z >> 8u) * 0x1p-24);
  let high = m * digits.x + m_high * y_high + (cross >> 16u) + (other >> 16u) + select(0u, 1u, low < product);

  // What is beyond the nearest whole number, in three pieces that are exact.
  let top = f32(bitcast<i32>(high << 2u) >> 8u) * 0x1p-24;
  let middle = f32(((high & 0x3fu) << 18u) | (low >> 14u)) * 0x1p-48;
  let turns = (top + middle) + f32(low & 0x3fffu) * 0x1p-62;
  let r = turns * 1.5707963705062866 - turns * 4.371139e-8;
  let k = f32((high + 0x20000000u) >> 30u);
  return select(vec2f(r, k), vec2f(-r, -k), x < 0.0);
}

/// sin r and cos r for |r| ≤ π/4.
fn sine_cosine(r: f32) -> vec2f {
  let u = r * r;
  let sine = r + r * u * (-0.16666667 + u * (0.00833332911 + u * (-0.000198392721 + u * 2.71774593e-6)));
  let cosine = 1.0 - 0.5 * u + u * u * (0.0416666456 + u * (-0.00138873374 + u * 2.44348448e-5));
  return vec2f(sine, cosine);
}

/// sin((k + turns) · π/2 + r) of a reduced argument (r, k).
fn sine_of(reduced: vec2f, turns: i32) -> f32 {
  let both = sine_cosine(reduced.x);
  let quarter = i32(reduced.y) + turns;
  let value = select(both.x, both.y, (quarter & 1) == 1);
  return select(value, -value, (quarter & 2) == 2);
}

fn sine(x: f32) -> f32 {
  let value = select(sine_of(quarter_turns(x), 0), x, abs(x) < 1e-4); // keeps −0
  return select(nan_of(x), value, is_finite(x));
}

fn cosine(x: f32) -> f32 { return select(nan_of(x), sine_of(quarter_turns(x), 1), is_finite(x)); }

/// tan r = r·(1 + u·P(u)) with u = r²; −1/tan r a quarter turn further.
fn tangent(x: f32) -> f32 {
  let reduced = quarter_turns(x);
  let r = reduced.x;
  let u = r * r;
  let tail = 0.0216208769 + u * (0.00996302541 + u * (0.00118391851 + u * 0.00384397229));
  let value = r + r * u * (0.33333334 + u * (0.133332308 + u * (0.0539944965 + u * tail)));
  let turned = select(value, -1.0 / value, (i32(reduced.y) & 1) == 1);
  return select(nan_of(x), select(turned, x, abs(x) < 1e-4), is_finite(x));
}

/// arcsin x for |x| ≤ ½, as x·(1 + u·P(u)) with u = x².
fn arcsine_near_zero(x: f32) -> f32 {
  let u = x * x;
  let p = 0.166667521 + u * (0.0749528855 + u * (0.0454716049 + u * (0.0241729636 + u * 0.0421782061)));
  return x + x * u * p;
}

// Beyond ½ through half the angle: arcsin x = π/2 − 2·arcsin √((1 − x)/2). The root of a negative number is NaN.
fn arcsine(x: f32) -> f32 {
  let far = 1.5707963267948966 - 2.0 * arcsine_near_zero(sqrt(0.5 * (1.0 - abs(x))));
  return select(arcsine_near_zero(x), select(far, -far, x < 0.0), abs(x) > 0.5);
}

fn arccosine(x: f32) -> f32 {
  let far = 2.0 * arcsine_near_zero(sqrt(0.5 * (1.0 - abs(x))));
  return select(1.5707963267948966 - arcsine_near_zero(x), select(far, 3.141592653589793 - far, x < 0.0), abs(x) > 0.5);
}

// Turned towards 0 by π/2 or π/4: arctan x = π/2 − arctan 1/x = π/4 + arctan((x − 1)/(x + 1)).
fn arctangent(x: f32) -> f32 {
  let size = abs(x);
  let near = size < 0.41421356;
  let far = size > 2.4142136;
  let r = select(select((size - 1.0) / (size + 1.0), -1.0 / size, far), size, near);
  let u = r * r;
  let angle = r + r * u * (-0.33332935 + u * (0.199771062 + u * (-0.138706207 + u * 0.080293417)));
  let whole = select(select(0.7853981633974483, 1.5707963267948966, far), 0.0, near) + angle;
  return with_sign(whole, x);
}

/// The angle of the point (x, y), from −π to π.
fn arctangent2(y: f32, x: f32) -> f32 {
  let size = max(abs(x), abs(y));
  // Both infinite, or both 0: their signs alone say where the point lies.
  let a = select(abs(y), 1.0, is_infinite(x) & is_infinite(y));
  let b = select(select(abs(x), 1.0, is_infinite(x) & is_infinite(y)), 1.0, size == 0.0);
  let first = arctangent(a / b);
  let left = bitcast<u32>(x) >> 31u == 1u;
  let angle = select(first, 3.141592653589793 - first, left);
  return select(select(angle, -angle, bitcast<u32>(y) >> 31u == 1u), nan_of(x), is_nan(x) | is_nan(y));
}

/// part/(x² + y²), where the squares might overflow, or both be 0.
fn over_squares(part: f32, x: f32, y: f32) -> f32 {
  let size = max(abs(x), abs(y));
  let value = part / size / ((x / size) * (x / size) + (y / size) * (y / size)) / size;
  return select(value, 0.0, is_infinite(size) & is_finite(part) & !unordered(x, y));
}
