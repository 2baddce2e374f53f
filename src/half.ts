// IEEE 754 binary16, "half": 1 sign bit, 5 of exponent, 10 of fraction; up to 65,504, about three decimal digits. Not every
// JavaScript engine has Float16Array, so halves lie in a Uint16Array as bits, and are numbers only at the boundary.

/** The number that the bits of a half stand for. Every half is a float32. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The bits of the half nearest to a number, of two the even one: ±∞ from 65,520 on, ±0 up to 2⁻²⁵. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65_520) return sign | 0x7c00;
  // Below 2⁻¹⁴ halves are 2⁻²⁴ apart; above, 2¹⁰ of them lie between two powers of two. Rounding up out of the fraction's bits
  // carries into the exponent, as it should.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = roundToEven(size * 2 ** (10 - exponent));
  return sign | (steps + ((exponent + 14) << 10));
}

/** The nearest whole number, of two the even one. */
function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
