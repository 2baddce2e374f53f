// Functions that few networks need: roots, Bessel functions, the unnormalized sine, neighbours, and what whole numbers share.

/// The third root, by one step of Newton's method from a power; of 0, ±∞ and NaN itself.
fn cube_root(x: f32) -> f32 {
  let size = abs(x);
  let near = exp2(log2(size) * 0.3333333333333333);
  let root = near - (near - size / (near * near)) * 0.3333333333333333;
  return select(with_sign(root, x), x, (size < 0x1p-126) | !is_finite(x));
}

/// √(a² + b²), where the squares might overflow or vanish; ∞ beside NaN is ∞.
fn hypotenuse(a: f32, b: f32) -> f32 {
  let longer = max(abs(a), abs(b));
  let part = min(abs(a), abs(b)) / longer;
  let length = select(longer * sqrt(1.0 + part * part), 0.0, longer == 0.0);
  let beyond = select(length, nan_of(a), unordered(a, b));
  return select(beyond, infinity_of(1.0), is_infinite(a) | is_infinite(b));
}

/// 1 − erf x, which keeps its digits as it falls towards 0.
fn error_function_complement(x: f32) -> f32 {
  let tail = erfc_of_positive(abs(x));
  let beyond = select(tail, 2.0 - tail, x < 0.0);
  return select(select(1.0 - erf_near_zero(x), beyond, abs(x) > 0.5), x, is_nan(x));
}

/// The modified Bessel function of the first kind and of order 0 or 1, for x ≥ 0: its power series, of which every term is positive, up to 16;
/// beyond, the asymptotic one (Abramowitz & Stegun, "Handbook of Mathematical Functions", 9.6.10 and 9.7.1).
fn bessel_of_positive(x: f32, order: f32) -> f32 {
  if (x <= 16.0) {
    let square = 0.25 * x * x;
    var term = select(1.0, 0.5 * x, order == 1.0);
    var sum = term;
    for (var k = 1.0; k < 48.0; k += 1.0) {
      term *= square / (k * (k + order));
      sum += term;
    }
    return sum;
  }
  var term = 1.0;
  var sum = 1.0;
  for (var k = 1.0; k < 9.0; k += 1.0) {
    term *= ((2.0 * k - 1.0) * (2.0 * k - 1.0) - 4.0 * order * order) / (8.0 * k * x);
    sum += term;
  }
  let half = exp(0.5 * min(x, 200.0)); // its square may be too large where the product is not
  return half * inverseSqrt(6.283185307179586 * x) * sum * half;
}

fn bessel_i0(x: f32) -> f32 { return select(bessel_of_positive(abs(x), 0.0), x, is_nan(x)); }
fn bessel_i1(x: f32) -> f32 { return select(with_sign(bessel_of_positive(abs(x), 1.0), x), x, is_nan(x)); }

/// sin(πx)/(πx), with the whole turns taken off before π comes in: 1 at 0, 0 at every other whole number and at ±∞.
fn sinc_of(x: f32) -> f32 {
  let k = round(x);
  let angle = 3.141592653589793 * (x - k);
  let sine = sine_of(few_quarter_turns(angle), 0) * select(1.0, -1.0, k - 2.0 * floor(0.5 * k) == 1.0);
  let value = select(sine / (3.141592653589793 * x), 0.0, abs(x) > 0x1p23);
  return select(select(value, 1.0, x == 0.0), x, is_nan(x));
}

/// Its derivative, near 0 by its power series.
fn sinc_slope(x: f32) -> f32 {
  let k = round(x);
  let angle = 3.141592653589793 * (x - k);
  let cosine = sine_of(few_quarter_turns(angle), 1) * select(1.0, -1.0, k - 2.0 * floor(0.5 * k) == 1.0);
  let u = x * x;
  let series = x * (-3.28986813 + u * (3.24696970 + u * (-1.14450989 + u * (0.209182436 - u * (0.0234608104 - u * 0.00178115)))));
  let value = select((cosine - sinc_of(x)) / x, 0.0, abs(x) > 0x1p23);
  return select(select(value, series, abs(x) < 0.5), x, is_nan(x));
}

/// The next number from a towards b.
fn next_number(a: f32, b: f32) -> f32 {
  let bits = bitcast<u32>(a);
  let grows = (a < b) == (bits < 0x80000000u);
  let next = bitcast<f32>(select(bits - 1u, bits + 1u, grows));
  let from_zero = bitcast<f32>((bitcast<u32>(b) & 0x80000000u) | 1u);
  let moved = select(next, from_zero, (bits & 0x7fffffffu) == 0u);
  return select(select(moved, b, a == b), nan_of(a), unordered(a, b));
}

/// The rest of a division that rounds towards 0: exact, with the sign of a.
fn truncated_remainder(a: f32, b: f32) -> f32 { return with_sign(floored_remainder(abs(a), abs(b)), a); }

/// a · 2ⁿ
fn times_power_of_two(a: f32, n: f32) -> f32 {
  let steps = i32(clamp(n, -400.0, 400.0));
  let first = clamp(steps, -250, 250);
  return scaled(scaled(a, first), steps - first);
}

/// The greatest whole number that divides both, by Euclid's method; of 0 and b it is b.
fn greatest_divisor(a: u32, b: u32) -> u32 {
  var x = a;
  var y = b;
  while (y != 0u) {
    let rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}
