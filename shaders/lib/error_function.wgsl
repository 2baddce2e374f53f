// The error function and its relatives. Up to 1, erf x = x·P(x²); beyond, erfc x = e^(−x²) · Q((x − 3)/(x + 3)) / (1 + 2x), which
// keeps its digits as it falls towards 0. Both polynomials have the error spread evenly.

fn erf_near_zero(x: f32) -> f32 {
  let u = x * x;
  let tail = -0.026853811 + u * (0.00518832733 + u * (-0.000801019138 + u * 7.85385419e-5));
  return x * (1.12837911 + u * (-0.37612626 + u * (0.112835854 + u * tail)));
}

/// 1 − erf z for z ≥ 0.
fn erfc_of_positive(z: f32) -> f32 {
  let size = min(z, 11.0);
  let t = (size - 3.0) / (size + 3.0);
  let tail = 0.0683382004 + t * (-0.0237584654 + t * (0.0023933698 + t * (0.00182628399 - t * 0.000536726555)));
  let q = 1.25300801 + t * (-0.135621041 + t * (-0.0475622714 + t * (0.129642546 + t * (-0.119274534 + t * tail))));
  return exp(-size * size) * q / (1.0 + 2.0 * size);
}

fn error_function(x: f32) -> f32 {
  let beyond = 1.0 - erfc_of_positive(abs(x));
  return select(select(erf_near_zero(x), with_sign(beyond, x), abs(x) > 1.0), x, is_nan(x));
}

/// Φ(x), the probability that a standard normal number is less than x.
fn normal_cdf(x: f32) -> f32 {
  let z = x * 0.7071067811865476;
  let tail = 0.5 * erfc_of_positive(abs(z));
  let beyond = select(1.0 - tail, tail, x < 0.0);
  return select(select(0.5 + 0.5 * erf_near_zero(z), beyond, abs(z) > 0.7), x, is_nan(x));
}

/// φ(x), the density of the standard normal distribution.
fn normal_density(x: f32) -> f32 { return 0.3989422804014327 * select(exp(-0.5 * x * x), x, is_nan(x)); }
