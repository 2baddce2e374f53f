import { describe, expect, test } from "vitest";
import { digitOf, type Stroke } from "../../demos/mnist/strokes.js";

/** A seven, drawn at a place and in a size. */
function seven({ x = 0.2, y = 0.1, size = 0.6 } = {}): Stroke[] {
  const at = (dx: number, dy: number) => ({ x: x + dx * size, y: y + dy * size });
  return [[at(0, 0), at(0.8, 0), at(0.3, 1)]];
}

const pixel = (pixels: Float32Array, row: number, column: number) => pixels[row * 28 + column]!;

/** The rows or columns that have ink. */
function inked(pixels: Float32Array, axis: "row" | "column"): number[] {
  return [...pixels.keys()].filter((i) => pixels[i]! > 0).map((i) => (axis === "row" ? Math.floor(i / 28) : i % 28));
}

const span = (places: readonly number[]) => Math.max(...places) - Math.min(...places) + 1;

function centreOfMass(pixels: Float32Array): [number, number] {
  const mass = pixels.reduce((sum, value) => sum + value, 0);
  const mean = (place: (i: number) => number) => pixels.reduce((sum, v, i) => sum + v * (place(i) + 0.5), 0) / mass;
  return [mean((i) => i % 28), mean((i) => Math.floor(i / 28))];
}

describe("digitOf", () => {
  test("nothing drawn is blank paper", () => {
    expect(digitOf([])).toEqual(new Float32Array(784));
  });

  test("fills a box of 20 pixels with ink from 0 to 1, proportions kept", () => {
    const pixels = digitOf(seven());
    expect(span(inked(pixels, "row"))).toBeGreaterThanOrEqual(20);
    expect(span(inked(pixels, "row"))).toBeLessThanOrEqual(22); // soft edges, and a place between two pixels
    expect(span(inked(pixels, "column")) / span(inked(pixels, "row"))).toBeCloseTo(0.83, 1); // the pen is as wide both ways
    expect(Math.max(...pixels)).toBe(1);
    expect(Math.min(...pixels)).toBe(0);
  });

  test("puts the centre of mass into the middle", () => {
    for (const middle of centreOfMass(digitOf(seven()))) expect(middle).toBeCloseTo(14, 1);
  });

  test("is the same wherever and however large one draws, the pen's width too", () => {
    const drawn = digitOf(seven());
    const elsewhere = digitOf(seven({ x: 0.5, y: 0.4, size: 0.3 }));
    for (const [i, value] of drawn.entries()) expect(elsewhere[i]).toBeCloseTo(value, 4);
  });

  test("a stroke is dark inside and soft at its edge", () => {
    const pixels = digitOf([
      [
        { x: 0.5, y: 0.1 },
        { x: 0.5, y: 0.9 },
      ],
    ]);
    const row = Array.from({ length: 28 }, (_, column) => pixel(pixels, 14, column));
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2.8, 1);
    expect(row.slice(13, 15)).toEqual([1, 1]);
    expect(row.filter((value) => value > 0)).toHaveLength(4);
  });

  test("a dot stays a dot", () => {
    const pixels = digitOf([[{ x: 0.9, y: 0.1 }]]);
    expect(span(inked(pixels, "row"))).toBeLessThanOrEqual(4);
    expect(pixel(pixels, 14, 14)).toBe(1);
  });
});
