// erf⁻¹(x) = x·P(w) with w = −log(1 − x²), by one polynomial in w and beyond by one in √w: the variables of M. Giles,
// "Approximating the erfinv function", GPU Computing Gems, 2010, with coefficients of our own.

fn inverse_error_function(x: f32) -> f32 {
  let size = abs(x);
  let w = -select(natural_log((1.0 - size) * (1.0 + size)), log_one_plus(-x * x), size < 0.5);
  let c = min(w, 5.0) - 2.5;
  let c_tail = -4.39678115e-6 + c * (-3.52885945e-6 + c * (3.43727066e-7 + c * 2.85347905e-8));
  let near = 1.50140941 + c * (0.246640727 + c * (-0.00417770771 + c * (-0.00125370757 + c * (0.000218602188 + c * c_tail))));
  let f = sqrt(max(w, 5.0)) - 3.0;
  let f_tail = -0.00366013777 + f * (0.00130022492 + f * (8.61083463e-5 - f * 0.00016542853));
  let far = 2.83297706 + f * (1.00167418 + f * (0.00943562202 + f * (-0.0076253046 + f * (0.0057617994 + f * f_tail))));
  return select(select(nan_of(x), infinity_of(x), size == 1.0), x * select(near, far, w > 5.0), size < 1.0);
}
