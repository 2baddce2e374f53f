/**
 * Derivatives of the functions that element-wise rows call, by each of their arguments; null where it is 0 or, at a jump, none. The
 * arguments go by the names in front of the colon.
 */
export const SLOPES: Readonly<Record<string, readonly [args: string, ...slopes: (string | null)[]]>> = {
  abs: ["x", "sign(x)"],
  sign: ["x", null],
  sqrt: ["x", "0.5 * inverseSqrt(x)"],
  inverseSqrt: ["x", "-0.5 * inverseSqrt(x) * inverseSqrt(x) * inverseSqrt(x)"],
  clamp: ["x a b", "select(0.0, 1.0, (x > a) & (x < b))", null, null],
  difference: ["a b", "1.0", "-1.0"],
  exponential: ["x", "exponential(x)"],
  natural_log: ["x", "1.0 / x"],
  power: ["a b", "b * power(a, b - 1.0)", "select(power(a, b) * natural_log(a), 0.0, a <= 0.0)"],
  floored_quotient: ["a b", null, null],
  bessel_i0: ["x", "bessel_i1(x)"],
  bessel_i1: ["x", "bessel_i0(x) - select(bessel_i1(x) / x, 0.5, abs(x) < 0.001)"],
  sinc_of: ["x", "sinc_slope(x)"],
  // (x · sinc x)″ = −π² x · sinc x
  sinc_slope: ["x", "select(-9.869604401089358 * sinc_of(x) - 2.0 * sinc_slope(x) / x, -3.289868133696453, x == 0.0)"],
  trunc: ["x", null],
  floor: ["x", null],
  times_power_of_two: ["a n", "times_power_of_two(1.0, n)", null],

  logistic: ["x", "logistic(x) * logistic(-x)"],
  silu_slope: ["x", "logistic(x) * logistic(-x) * (2.0 + clamp(x, -100.0, 100.0) * (logistic(-x) - logistic(x)))"],
  mish_gate: ["x", "(1.0 - mish_gate(x) * mish_gate(x)) * logistic(x)"],
  mish_slope: [
    "x",
    `(1.0 - mish_gate(x) * mish_gate(x)) * logistic(x)
      * (2.0 + clamp(x, -100.0, 100.0) * (logistic(-x) - 2.0 * logistic(x) * mish_gate(x)))`,
  ],
  squareplus_slope: [
    "x b",
    "0.5 * b * inverseSqrt(x * x + b) * inverseSqrt(x * x + b) * inverseSqrt(x * x + b)",
    "-0.25 * x * inverseSqrt(x * x + b) * inverseSqrt(x * x + b) * inverseSqrt(x * x + b)",
  ],
  normal_cdf: ["x", "normal_density(x)"],
  normal_density: ["x", "-clamp(x, -1000.0, 1000.0) * normal_density(x)"],
  // With u = √(2/π)(x + 0.044715 x³) the gate is logistic(2u), and (2u)′ the bracket.
  gelu_gate: ["x", "gelu_gate(x) * (1.0 - gelu_gate(x)) * 1.5957691216057308 * (1.0 + 0.134145 * x * x)"],
  gelu_gate_slope: [
    "x",
    `gelu_gate(x) * (1.0 - gelu_gate(x)) * 1.5957691216057308
      * (2.0 + 0.53658 * clamp(x, -20.0, 20.0) * clamp(x, -20.0, 20.0)
        + clamp(x, -20.0, 20.0) * (1.0 - 2.0 * gelu_gate(x)) * 1.5957691216057308
          * (1.0 + 0.134145 * clamp(x, -20.0, 20.0) * clamp(x, -20.0, 20.0))
          * (1.0 + 0.134145 * clamp(x, -20.0, 20.0) * clamp(x, -20.0, 20.0)))`,
  ],
  binary_cross_entropy_slope: ["x y", "logistic(x) * logistic(-x)", "-1.0"],

  hyperbolic_tangent: ["x", "1.0 - hyperbolic_tangent(x) * hyperbolic_tangent(x)"],
  hyperbolic_sine: ["x", "hyperbolic_cosine(x)"],
  hyperbolic_cosine: ["x", "hyperbolic_sine(x)"],
  area_slope: ["x q", null, "-0.5 * inverseSqrt(q) / q"],
  sine: ["x", "cosine(x)"],
  cosine: ["x", "-sine(x)"],
  // part / (x² + y²)
  over_squares: [
    "part x y",
    "over_squares(1.0, x, y)",
    "-2.0 * x * part * over_squares(over_squares(1.0, x, y), x, y)",
    "-2.0 * y * part * over_squares(over_squares(1.0, x, y), x, y)",
  ],
};
