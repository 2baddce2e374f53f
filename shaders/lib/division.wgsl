// a − b·⌊a/b⌋, which has the sign of b as in NumPy. Where a/b was rounded up to a whole number the rest has the wrong sign, and
// another b puts it right. What fits into ±∞ no time at all is itself the rest, or b where the signs differ.
fn floored_remainder(a: f32, b: f32) -> f32 {
  let rest = a - b * floor(a / b);
  let value = select(rest, rest + b, rest != 0.0 && (rest < 0.0) != (b < 0.0));
  let alone = select(a, b, a != 0.0 && (a < 0.0) != (b < 0.0));
  return select(value, alone, is_infinite(b) && is_finite(a));
}
