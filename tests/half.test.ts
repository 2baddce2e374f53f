import { expect, test } from "vitest";
import { fromHalf, toHalf } from "../src/half.js";

const every = Array.from({ length: 2 ** 16 }, (_, bits) => bits);
const isNaNBits = (bits: number) => (bits & 0x7fff) > 0x7c00;

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x03ff, 1023 * 2 ** -24],
  [0x0001, 2 ** -24],
  [0x3555, 0.333251953125],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, Number.NaN],
])("%i are the bits of %f", (bits, value) => {
  expect(fromHalf(bits)).toBe(value);
  expect(toHalf(value)).toBe(bits);
});

test("every half comes back from its number", () => {
  for (const bits of every) if (!isNaNBits(bits)) expect(toHalf(fromHalf(bits))).toBe(bits);
  for (const bits of every) if (isNaNBits(bits)) expect(fromHalf(bits)).toBeNaN();
});

test("numbers between two halves go to the nearer one, in the middle to the even one", () => {
  for (let bits = 0; bits < 0x7bff; bits += 7) {
    const [low, high] = [fromHalf(bits), fromHalf(bits + 1)];
    const middle = (low + high) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    expect(toHalf(middle)).toBe(even);
    expect(toHalf(middle * (1 - 1e-9))).toBe(bits);
    expect(toHalf(middle * (1 + 1e-9))).toBe(bits + 1);
    expect(toHalf(-middle)).toBe(even | 0x8000);
  }
});

test("what is too large is infinite, what is too small zero", () => {
  expect([65_519.99, 65_520, 1e10, -1e10].map(toHalf)).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00]);
  expect([2 ** -25, 2 ** -25 * 1.001, 1e-30, -1e-30].map(toHalf)).toEqual([0, 1, 0, 0x8000]);
});
