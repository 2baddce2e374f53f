// Activations that take more than one expression. All are written so that no step overflows before the result does.

/// log(1 + eˣ)
fn softplus_of(x: f32) -> f32 { return select(max(x, 0.0) + log_one_plus(exp(-abs(x))), x, is_nan(x)); }

/// tanh(log(1 + eˣ)) = n/(n + 2) with n = eˣ(eˣ + 2)
fn mish_gate(x: f32) -> f32 {
  let e = exp(min(x, 20.0));
  let n = e * (e + 2.0);
  return n / (n + 2.0);
}

fn mish_slope(x: f32) -> f32 {
  let c = min(x, 20.0);
  let e = exp(c);
  let rest = 2.0 / (e * (e + 2.0) + 2.0); // 1 − gate
  return (1.0 - rest) + c * rest * (2.0 - rest) * e / (1.0 + e);
}

/// How much of x the tanh form of GELU lets through: ½(1 + tanh u) = 1/(1 + e^(−2u)) with u = √(2/π)(x + 0.044715 x³).
fn gelu_gate(x: f32) -> f32 {
  let c = clamp(x, -20.0, 20.0); // long before, the gate is open or shut
  return 1.0 / (1.0 + exp(-1.5957691216057308 * c * (1.0 + 0.044715 * c * c)));
}

fn gelu_gate_slope(x: f32) -> f32 {
  let c = clamp(x, -20.0, 20.0);
  let gate = gelu_gate(x);
  return gate + x * gate * (1.0 - gate) * 1.5957691216057308 * (1.0 + 0.134145 * c * c);
}

/// (x + √(x² + b))/2, for negative x by its conjugate, since the sum would cancel.
fn squareplus_of(x: f32, b: f32) -> f32 {
  let root = select(sqrt(x * x + b), abs(x), abs(x) > 1e9); // which would overflow
  return select(0.5 * (x + root), 0.5 * b / (root - x), x < 0.0);
}

/// a − b, but 0 between equal infinities.
fn difference(a: f32, b: f32) -> f32 { return select(a - b, 0.0, a == b); }

/// log(eᵃ + eᵇ); adding the arguments brings their NaN in.
fn log_add_exp(a: f32, b: f32) -> f32 {
  let apart = abs(difference(a, b));
  let value = max(a, b) + log_one_plus(exp(-apart));
  return select(value, a + b, is_nan(a) || is_nan(b));
}

fn squareplus_slope(x: f32, b: f32) -> f32 { return squareplus_of(x, b) * inverseSqrt(x * x + b); }
