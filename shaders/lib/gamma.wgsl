// Gamma-distributed numbers, from which those of Beta and Dirichlet follow.

/// The logarithm of one of shape alpha, one for each index: by trial, of which more than 95 in 100 do (Marsaglia & Tsang, "A
/// simple method for generating gamma variables", 2000). Below alpha = 1 it is one of alpha + 1 times u^(1/alpha), as a
/// logarithm, since for a small alpha the number itself would be 0.
fn random_log_gamma(index: u32, alpha: f32, stream: u32, iteration: u32, seed: u32) -> f32 {
  let d = select(alpha, alpha + 1.0, alpha < 1.0) - 1.0 / 3.0;
  let c = inverseSqrt(9.0 * d);
  var bits = vec4u();
  var v = 1.0;
  for (var trial = 1u; trial <= 24u; trial++) {
    bits = philox4x32(vec4u(index, stream, iteration, trial), vec2u(seed, 0u));
    let radius = sqrt(-2.0 * natural_log((f32(bits.x) + 1.0) * 0x1p-32));
    let x = radius * sine_of(few_quarter_turns(f32(bits.y >> 8u) * (6.283185307179586 * 0x1p-24)), 1);
    let root = 1.0 + c * x;
    if (root <= 0.0) { continue; }
    v = root * root * root;
    let log_u = natural_log((f32(bits.z >> 8u) + 0.5) * 0x1p-24);
    if (log_u < 0.5 * x * x + d * (1.0 - v + natural_log(v))) { break; }
  }
  let boost = natural_log((f32(bits.w >> 8u) + 0.5) * 0x1p-24) / alpha;
  return natural_log(d * v) + select(0.0, boost, alpha < 1.0);
}
