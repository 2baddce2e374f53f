// Circular functions to about two units in the last place of 1, where WGSL asks for no more than 2⁻¹¹. The argument is
// reduced by multiples of π/2, which is taken in four pieces (Cody & Waite, "Software Manual for the Elementary Functions",
// 1980): exact up to |x| ≈ 10⁴, and the error grows with |x| beyond.

/// x − k·π/2 with the nearest whole k, and k itself.
fn quarter_turns(x: f32) -> vec2f {
  let k = round(x * 0.6366197723675814);
  let r = (((x - k * 1.5703125) - k * 0x1.fb4p-12) - k * 0x1.444p-24) - k * 0x1.68c234p-39;
  return vec2f(clamp(r, -0.8, 0.8), k);
}

/// sin r and cos r for |r| ≤ π/4.
fn sine_cosine(r: f32) -> vec2f {
  let u = r * r;
  let sine = r + r * u * (-0.16666667 + u * (0.00833332911 + u * (-0.000198392721 + u * 2.71774593e-6)));
  let cosine = 1.0 - 0.5 * u + u * u * (0.0416666456 + u * (-0.00138873374 + u * 2.44348448e-5));
  return vec2f(sine, cosine);
}

/// sin(x + turns · π/2)
fn sine_from(x: f32, turns: i32) -> f32 {
  let reduced = quarter_turns(x);
  let both = sine_cosine(reduced.x);
  let quarter = i32(reduced.y) + turns;
  let value = select(both.x, both.y, (quarter & 1) == 1);
  return select(nan_of(x), select(value, -value, (quarter & 2) == 2), is_finite(x));
}

fn sine(x: f32) -> f32 { return sine_from(x, 0); }
fn cosine(x: f32) -> f32 { return sine_from(x, 1); }

fn tangent(x: f32) -> f32 {
  let reduced = quarter_turns(x);
  let both = sine_cosine(reduced.x);
  let odd = (i32(reduced.y) & 1) == 1;
  return select(nan_of(x), select(both.x / both.y, -both.y / both.x, odd), is_finite(x));
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
  return select(whole, -whole, x < 0.0);
}

/// The angle of the point (x, y), from −π to π.
fn arctangent2(y: f32, x: f32) -> f32 {
  let size = max(abs(x), abs(y));
  // Both infinite, or both 0: their signs alone say where the point lies.
  let a = select(abs(y), 1.0, is_infinite(x) && is_infinite(y));
  let b = select(select(abs(x), 1.0, is_infinite(x) && is_infinite(y)), 1.0, size == 0.0);
  let first = arctangent(a / b);
  let left = bitcast<u32>(x) >> 31u == 1u;
  let angle = select(first, 3.141592653589793 - first, left);
  return select(select(angle, -angle, bitcast<u32>(y) >> 31u == 1u), nan_of(x), is_nan(x) || is_nan(y));
}
