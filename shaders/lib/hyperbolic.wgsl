// Hyperbolic functions and their inverses, exact for small arguments too: where eˣ − e⁻ˣ would cancel, a polynomial with the
// error spread evenly takes its place.

/// x·(1 + u·P(u)) up to 1. Beyond, e^(|x| − log 2) ∓ a quarter of its inverse, which overflows no sooner than the result.
fn hyperbolic_sine(x: f32) -> f32 {
  let u = x * x;
  let near = x + x * u * (0.166666672 + u * (0.0083333496 + u * (0.000198361595 + u * 2.816937e-6)));
  let half = exp(abs(x) - 0.6931471805599453);
  let far = half - 0.25 / half;
  return select(select(near, with_sign(far, x), abs(x) > 1.0), x, is_nan(x));
}

fn hyperbolic_cosine(x: f32) -> f32 {
  let half = exp(abs(x) - 0.6931471805599453);
  return select(half + 0.25 / half, x, is_nan(x));
}

/// x − tanh x for |x| ≤ 0.625, which is x³/3 and less.
fn shrink_near_zero(x: f32) -> f32 {
  let u = x * x;
  return x * u * (0.33333281 - u * (0.133314416 - u * (0.0537397117 - u * (0.0206390787 - u * 0.00570497848))));
}

/// 1 − 2/(e^(2|x|) + 1) with the sign of x.
fn tangent_far_from_zero(x: f32) -> f32 {
  let value = 1.0 - 2.0 / (exp(2.0 * min(abs(x), 20.0)) + 1.0);
  return with_sign(value, x);
}

fn hyperbolic_tangent(x: f32) -> f32 {
  let near = with_sign(x - shrink_near_zero(x), x); // keeps −0
  return select(near, tangent_far_from_zero(x), abs(x) > 0.625);
}

fn hyperbolic_shrink(x: f32) -> f32 {
  return select(shrink_near_zero(x), x - tangent_far_from_zero(x), abs(x) > 0.625);
}

/// log(x + √(x² + 1)), written for |x| with small terms first. Where x² would overflow, log 2x.
fn area_sine(x: f32) -> f32 {
  let size = min(abs(x), 1e10);
  let near = log_one_plus(size + size * size / (1.0 + sqrt(1.0 + size * size)));
  let value = select(near, natural_log(abs(x)) + 0.6931471805599453, abs(x) > 1e9);
  return select(with_sign(value, x), x, is_nan(x));
}

fn area_cosine(x: f32) -> f32 {
  let t = min(x, 1e10) - 1.0;
  let value = select(log_one_plus(t + sqrt(t * (t + 2.0))), natural_log(x) + 0.6931471805599453, x > 1e9);
  return select(nan_of(x), value, x >= 1.0);
}

/// ½ log((1 + x)/(1 − x)); ±∞ at ±1 and NaN beyond.
fn area_tangent(x: f32) -> f32 {
  let size = abs(x);
  let value = 0.5 * log_one_plus(2.0 * size / (1.0 - size));
  let inside = select(with_sign(value, x), infinity_of(x), size == 1.0);
  return select(nan_of(x), inside, size <= 1.0);
}

/// The derivative of arsinh x, 1/√(x² + 1), and of arcosh x, 1/√(x² − 1): beyond 10¹⁰, where x² might overflow, 1/|x|.
fn area_slope(x: f32, square: f32) -> f32 { return select(inverseSqrt(square), 1.0 / abs(x), abs(x) > 1e10); }
