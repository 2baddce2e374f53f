// aᵇ as people mean it: WGSL's pow is undefined for a < 0, so whole exponents of negative numbers go through |a|.
// The NaN is made from b's own bits, because WGSL refuses one that is known when the shader is compiled.
fn power(a: f32, b: f32) -> f32 {
  let magnitude = pow(abs(a), b);
  let odd = abs(b - 2.0 * floor(b * 0.5)) == 1.0;
  let whole = floor(b) == b;
  let signed = select(magnitude, -magnitude, odd);
  let negative = select(bitcast<f32>(0x7fc00000u | bitcast<u32>(b)), signed, whole);
  return select(select(magnitude, negative, a < 0.0), 1.0, b == 0.0);
}
