// What is made of eˣ. NaN stays NaN, which a device's own exp may turn into a number.

fn exponential(x: f32) -> f32 { return select(exp(x), x, is_nan(x)); }

/// 1 / (1 + e⁻ˣ)
fn logistic(x: f32) -> f32 { return select(1.0 / (1.0 + exp(-x)), x, is_nan(x)); }

/// eˣ − 1, exact for small x too: there by x + x²·P(x), a polynomial with the error spread evenly.
fn exp_minus_one(x: f32) -> f32 {
  let tail = 0.00833328254 + x * (0.00138844701 + x * (0.00019847693 + x * (2.5412166e-5 + x * 2.757051e-6)));
  let near = x + x * x * (0.5 + x * (0.166666672 + x * (0.0416667834 + x * tail)));
  return select(select(near, exp(x) - 1.0, abs(x) > 1.0), x, is_nan(x) | (abs(x) < 5e-8)); // keeps −0
}
