// Activations that take more than one expression. All are written so that no step overflows before the result does.

/// log(1 + eˣ)
fn softplus_of(x: f32) -> f32 { return select(max(x, 0.0) + log_one_plus(exp(-abs(x))), x, is_nan(x)); }

/// x · part where the part of a large negative x is 0.
fn let_through(x: f32, part: f32) -> f32 { return select(x * part, 0.0, x < -1000.0); }

fn silu_slope(x: f32) -> f32 { return logistic(x) * (1.0 + clamp(x, -1000.0, 1000.0) * logistic(-x)); }

/// tanh(log(1 + eˣ)) = n/(n + 2) with n = eˣ(eˣ + 2)
fn mish_gate(x: f32) -> f32 {
  let e = exp(min(x, 20.0));
  let n = e * (e + 2.0);
  return n / (n + 2.0);
}

fn mish_slope(x: f32) -> f32 {
  let c = clamp(x, -1000.0, 20.0);
  let e = exp(c);
  let gate = mish_gate(c);
  let rest = 2.0 / (e * (e + 2.0) + 2.0); // 1 − gate
  return select(gate + c * rest * (1.0 + gate) * e / (1.0 + e), x, is_nan(x));
}

/// How much of x the tanh form of GELU lets through: ½(1 + tanh u) = 1/(1 + e^(−2u)) with u = √(2/π)(x + 0.044715 x³).
fn gelu_gate(x: f32) -> f32 {
  let c = clamp(x, -20.0, 20.0); // long before, the gate is open or shut
  return 1.0 / (1.0 + exp(-1.5957691216057308 * c * (1.0 + 0.044715 * c * c)));
}

fn gelu_gate_slope(x: f32) -> f32 {
  let c = clamp(x, -20.0, 20.0);
  let gate = gelu_gate(x);
  let slope = gate + c * gate * (1.0 - gate) * 1.5957691216057308 * (1.0 + 0.134145 * c * c);
  return select(slope, x, is_nan(x));
}

/// √(x² + b), where x² might overflow.
fn squareplus_root(x: f32, b: f32) -> f32 { return select(sqrt(x * x + b), abs(x), abs(x) > 1e9); }

/// (x + √(x² + b))/2, for negative x by its conjugate, since the sum would cancel.
fn squareplus_of(x: f32, b: f32) -> f32 {
  let root = squareplus_root(x, b);
  return select(select(0.5 * (x + root), x, x > 1e9), 0.5 * b / (root - x), x < 0.0);
}

fn squareplus_slope(x: f32, b: f32) -> f32 {
  let slope = squareplus_of(x, b) / squareplus_root(x, b);
  return select(slope, 1.0, x > 1e9);
}

/// a − b, but 0 between equal infinities.
fn difference(a: f32, b: f32) -> f32 { return select(a - b, 0.0, a == b); }

/// log(eᵃ + eᵇ); adding the arguments brings their NaN in.
fn log_add_exp(a: f32, b: f32) -> f32 {
  let apart = abs(difference(a, b));
  let value = max(a, b) + log_one_plus(exp(-apart));
  return select(value, a + b, is_nan(a) | is_nan(b));
}

/// −(y·log p + (1 − y)·log(1 − p)) with p = 1/(1 + e⁻ˣ): x·([x > 0] − y) + log(1 + e^−|x|). The first summand is 0 where a label of 0
/// or 1 is met, so the tail keeps its digits.
fn binary_cross_entropy(x: f32, y: f32) -> f32 {
  let missed = select(0.0, 1.0, x > 0.0) - y;
  return select(x * missed, 0.0, missed == 0.0) + log_one_plus(exponential(-abs(x)));
}

/// p − y
fn binary_cross_entropy_slope(x: f32, y: f32) -> f32 {
  let e = exponential(-abs(x));
  return (select(0.0, 1.0, x > 0.0) - y) + select(e, -e, x > 0.0) / (1.0 + e);
}
