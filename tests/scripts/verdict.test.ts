import { expect, test } from "vitest";
import { Tensor } from "wgrad";
import { nearestMeans } from "../../scripts/train/nearest-means.js";
import { exitCodeOf, isBeaten, type Verdict, verdictInWords } from "../../scripts/train/verdict.js";

const error = { figure: "mean error", of: "a line", better: "less", unit: "ppm" } as const;
const right = { figure: "digits read", of: "chance", better: "more", unit: "%" } as const;

test.each<[Verdict, boolean, string]>([
  [{ ...error, reached: 2, baseline: 2.61 }, true, "mean error 2 ppm, to beat: 2.61 ppm of a line; beaten"],
  [{ ...error, reached: 2.61, baseline: 2.61 }, false, "mean error 2.61 ppm, to beat: 2.61 ppm of a line; not beaten"],
  [{ ...error, reached: Number.NaN, baseline: 2 }, false, "mean error NaN ppm, to beat: 2 ppm of a line; not beaten"],
  [{ ...right, reached: 0.931, baseline: 0.1 }, true, "digits read 93.1 %, to beat: 10.0 % of chance; beaten"],
  [
    { ...right, reached: 0.6, baseline: 0.55, margin: 0.1 },
    false,
    "digits read 60.0 %, to beat by 10.0 %: 55.0 % of chance; not beaten",
  ],
  [
    { ...right, reached: 0.75, baseline: 0.5, margin: 0.25 },
    true,
    "digits read 75.0 %, to beat by 25.0 %: 50.0 % of chance; beaten",
  ],
])("%o is beaten: %s", (verdict, isWon, words) => {
  expect(isBeaten(verdict)).toBe(isWon);
  expect(exitCodeOf(verdict, false)).toBe(isWon ? 0 : 1);
  expect(exitCodeOf(verdict, true)).toBe(0); // a quick look
  expect(verdictInWords(verdict)).toBe(words);
});

test("nearest means put a row with the class whose mean is nearest", () => {
  const train = { x: Tensor.from([[0, 0], [0, 2], [9, 9], [11, 9]]), y: Tensor.from([0, 0, 1, 1]) }; // biome-ignore format: one line
  const test = { x: Tensor.from([[1, 1], [8, 8], [9, 7], [0, 4]]), y: Tensor.from([0, 1, 0, 0]) }; // biome-ignore format: one line
  expect(nearestMeans(train, test)).toBe(0.75);
});
