import { expect, test } from "vitest";
import { MaxPooling2D } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";

const dataFormat = ["channels_last", "NHWC", null];

for (const rank of [1, 2, 3]) {
  const perAxis = [3, 2, 1].slice(0, rank);
  for (const kind of ["Max", "Average"]) {
    checkConfig(`${kind}Pooling${rank}D`, {
      config: { poolSize: perAxis, strides: 1, padding: "same" },
      refuses: {
        poolSize: [0, 1.5, Number.NaN, [1, 1, 1, 1], "2", null],
        strides: [0, -1, [1, 1, 1, 1]],
        padding: ["full", "causal", 1, [[1]], [[1, 1], [1, 1], [1, 1], [1, 1]]], // biome-ignore format: a row
        dataFormat,
      },
    });
    checkConfig(`Global${kind}Pooling${rank}D`, {
      config: { keepdims: true, dataFormat: "channelsFirst" },
      refuses: { dataFormat },
    });
    checkConfig(`Adaptive${kind}Pooling${rank}D`, {
      config: { outputSize: perAxis, dataFormat: "channelsFirst" },
      refuses: { outputSize: [0, 1.5, [1, 1, 1, 1], undefined], dataFormat },
    });
  }
}

test("the pool size comes first, as in Keras, or among the options", () => {
  expect(new MaxPooling2D(3).outputShape([9, 9, 1])).toEqual([3, 3, 1]);
  expect(new MaxPooling2D([3, 1], { strides: 1 }).outputShape([9, 9, 1])).toEqual([7, 9, 1]);
  expect(new MaxPooling2D({ poolSize: 3 }).outputShape([9, 9, 1])).toEqual([3, 3, 1]);
  expect(new MaxPooling2D().outputShape([9, 9, 1])).toEqual([4, 4, 1]);
});
