// aᵇ = 2^(b · log₂|a|), with the special values of C's pow, to less than one unit in the last place, so that what float32 holds
// exactly, 10² or 9^½, comes out exact. WGSL's own pow may be off by hundreds of units, and is undefined for NaN and for a < 0.
//
// An error of the logarithm counts b · log₂|a| times, up to 150 times, so it is the sum of two numbers, the first of which has 12 bits: the
// product of two such numbers is exact. As in fdlibm's e_powf.c (Sun Microsystems, 1993), which the coefficients are from.

/// The first 12 bits.
fn leading(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }

/// log₂ x in two numbers, for finite x > 0, also subnormal. x = 2ᵉ · m with m in [√¾, √3), c is 1 or 3/2, the nearer one to m, and
/// with s = (m − c)/(m + c): log m/c = 2 artanh s = ⅔ s · (3 + s² + s⁴ · R(s²)).
fn binary_log_in_two(x: f32) -> vec2f {
  let small = bitcast<u32>(x) < 0x800000u;
  let bits = select(bitcast<u32>(x), bitcast<u32>(f32(bitcast<i32>(x))), small);
  let fraction = bits & 0x7fffffu;
  let beyond = fraction > 0x5db3d6u;
  let middle = (fraction > 0x1cc471u) & !beyond;
  let e = f32(i32(bits >> 23u) - select(127, 276, small) + select(0, 1, beyond));
  let m = bitcast<f32>(fraction | select(0x3f800000u, 0x3f000000u, beyond));
  let c = select(1.0, 1.5, middle);

  let inverse = 1.0 / (m + c);
  let s = (m - c) * inverse;
  let s_high = leading(s);
  let sum_high = leading(m + c);
  let sum_low = m - (sum_high - c);
  let s_low = inverse * (((m - c) - s_high * sum_high) - s_high * sum_low);

  let u = s * s;
  let tail = 0.333333343 + u * (0.272728115 + u * (0.230660751 + u * 0.206975013));
  let rest = u * u * (0.6 + u * (0.428571433 + u * tail)) + s_low * (s_high + s);
  let square = s_high * s_high;
  let factor_high = leading(3.0 + square + rest);
  let factor_low = rest - ((factor_high - 3.0) - square);

  let product = s_high * factor_high;
  let product_rest = s_low * factor_high + factor_low * s;
  let high = leading(product + product_rest);
  let low = product_rest - (high - product);

  // times 2/(3 log 2), plus log₂ c
  let scaled_high = high * 0.961669921875;
  let scaled_low = high * 0.00012677205 + low * 0.9617967 + select(0.0, 1.5632211e-6, middle);
  let log_c = select(0.0, 0.5849609375, middle);
  let first = leading(((scaled_high + scaled_low) + log_c) + e);
  return vec2f(first, scaled_low - (((first - e) - log_c) - scaled_high));
}

/// 2^(high + low) for a high of 24 bits and a low that is small beside it.
fn exp2_of_two(high: f32, low: f32) -> f32 {
  let whole = round(clamp(high + low, -200.0, 200.0));
  let beyond = abs(high + low) > 200.0; // where the result is 0 or ∞
  let left = select(high - whole, 0.0, beyond);
  // x = (left + low) · log 2 is a + d with a multiple a of 2⁻¹², so that 1 + a is exact: eˣ = (1 + a) + (d + x²·P(x)).
  let near = leading(left);
  let x_high = near * 0.693115234375;
  let x_low = ((left - near) + select(low, 0.0, beyond)) * 0.6931471805599453 + near * 3.1946183e-5;
  let a = round((x_high + x_low) * 4096.0) * 0x1p-12;
  let x = x_high + x_low;
  let tail = 0.00833333333 + x * (0.00138888889 + x * (0.000198412698 + x * 2.48015873e-5));
  let curve = x * x * (0.5 + x * (0.16666666666 + x * (0.04166666666 + x * tail)));
  return scaled((1.0 + a) + (((x_high - a) + x_low) + curve), i32(whole));
}

fn power(a: f32, b: f32) -> f32 {
  let size = abs(a);
  let size_bits = bitcast<u32>(a) & 0x7fffffffu;
  let logarithm = binary_log_in_two(size);
  let exponent = clamp(b, -0x1p33, 0x1p33); // enough to lead any number but 1 to 0 or ∞
  let b_high = leading(exponent);
  let finite = exp2_of_two(b_high * logarithm.x, (exponent - b_high) * logarithm.x + exponent * logarithm.y);
  let limit = select(0.0, infinity_of(size), (size > 1.0) == (b > 0.0));
  let value = select(finite, limit, (size_bits == 0u) | (size_bits == 0x7f800000u));

  let whole = floor(b) == b;
  let odd = whole & (abs(b) < 0x1p24) & ((i32(exponent) & 1) == 1);
  let below = size_bits != bitcast<u32>(a);
  let signed = select(value, -value, below & odd);
  let undefined = unordered(a, b) | (below & !whole & (size_bits != 0u) & (size_bits < 0x7f800000u));
  return select(select(signed, nan_of(b), undefined), 1.0, (b == 0.0) | (a == 1.0));
}
