import { expect, test } from "vitest";
import { learningCurveSvg } from "../../scripts/learning-curve.js";

const count = (svg: string, part: RegExp) => svg.match(new RegExp(part, "g"))?.length ?? 0;

test("draws a panel a metric, a dot an epoch and a line for the steps", () => {
  const svg = learningCurveSvg({
    history: {
      loss: [0.5, 0.25],
      accuracy: [0.8, 0.9],
      valLoss: [0.4, 0.3],
      val_accuracy: [0.85, 0.875],
      learning_rate: [0.1, 0.05],
    },
    steps: [
      { epoch: 0.5, loss: 1, accuracy: 0.5 },
      { epoch: 1, loss: 0.5, accuracy: 0.7 },
    ],
    title: "Digits <28 & 28>",
  });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain("Digits &lt;28 &amp; 28>");
  expect(count(svg, />epoch</)).toBe(2);
  expect(count(svg, /<circle[^>]* cy=/)).toBe(8);
  expect(count(svg, /stroke-opacity="0.3"/)).toBe(2);
  for (const value of ["0.2500", "0.3000", "0.9000", "0.8750", "validation"]) expect(svg).toContain(`>${value}</text>`);
});

test.each([
  ["one epoch", [0.3]],
  ["nothing but zeros", [0, 0]],
  ["no epoch", []],
  ["a loss that broke", [0.5, Number.NaN, Number.POSITIVE_INFINITY]],
])("stays whole with %s", (_, loss) => {
  const svg = learningCurveSvg({ history: { loss } });
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).not.toContain("validation");
});
