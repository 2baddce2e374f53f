// Powers of whole numbers, exact modulo 2³².

/// aᵇ by squaring
fn unsigned_power(a: u32, b: u32) -> u32 {
  var product = 1u;
  var square = a;
  for (var left = b; left != 0u; left >>= 1u) {
    product *= select(1u, square, (left & 1u) == 1u);
    square *= square;
  }
  return product;
}

/// For b < 0 what 1/aᵇ is without its fraction: ±1 for a = ±1, else 0.
fn signed_power(a: i32, b: i32) -> i32 {
  let size = bitcast<i32>(unsigned_power(bitcast<u32>(a), u32(abs(b))));
  return select(size, select(0, size, abs(a) == 1), b < 0);
}
