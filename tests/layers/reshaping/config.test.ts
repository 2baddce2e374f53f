import { describe, expect, test } from "vitest";
import { Cropping1D, Cropping2D, Flatten, UpSampling2D, ZeroPadding1D, ZeroPadding2D } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";

const dataFormat = ["channels_last", "NHWC", null];

checkConfig("Flatten", { config: { dataFormat: "channelsFirst" }, refuses: { dataFormat } });
checkConfig("Reshape", {
  config: { targetShape: [-1, 3] },
  refuses: { targetShape: [undefined, 3, "3", [1.5], [-2], [-1, -1], [Number.NaN]] },
});
checkConfig("Permute", {
  config: { dims: [2, 1] },
  refuses: { dims: [undefined, 2, "21", [0, 1], [1, 1], [1.5], [1, 3]] },
});
checkConfig("RepeatVector", { config: { n: 3 }, refuses: { n: [0, -1, 1.5, Number.NaN, undefined] } });
for (const rank of [1, 2, 3]) {
  const perAxis = [3, 2, 1].slice(0, rank);
  const margins = [-1, 0.5, Number.NaN, "1", null, [1, 2, 3, 4], [[1, 2, 3]], [[-1, 0]]];
  checkConfig(`UpSampling${rank}D`, {
    config: { size: perAxis, interpolation: "bilinear" },
    refuses: {
      size: [0, 1.5, "2", [1, 1, 1, 1]],
      interpolation: [...(rank === 2 ? [] : ["bicubic"]), "Nearest", null],
      dataFormat,
    },
  });
  checkConfig(`ZeroPadding${rank}D`, {
    config: { padding: 2, dataFormat: "channelsFirst" },
    refuses: { padding: margins, dataFormat },
  });
  checkConfig(`Cropping${rank}D`, {
    config: { cropping: 2, dataFormat: "channelsFirst" },
    refuses: { cropping: margins, dataFormat },
  });
}

describe("Keras's first arguments", () => {
  test("come before the options, or among them", () => {
    expect(new UpSampling2D(3).outputShape([2, 2, 1])).toEqual([6, 6, 1]);
    expect(new UpSampling2D([1, 3], { interpolation: "bilinear" }).outputShape([2, 2, 1])).toEqual([2, 6, 1]);
    expect(new ZeroPadding2D(2).outputShape([1, 1, 1])).toEqual([5, 5, 1]);
    expect(new ZeroPadding2D().margins).toEqual([[1, 1], [1, 1]]); // biome-ignore format: a row
    expect(new ZeroPadding2D([[1, 0], [2, 3]]).margins).toEqual([[1, 0], [2, 3]]); // biome-ignore format: a row
    expect(new Cropping2D().margins).toEqual([[0, 0], [0, 0]]); // biome-ignore format: a row
    expect(new Cropping2D([1, 2]).margins).toEqual([[1, 1], [2, 2]]); // biome-ignore format: a row
  });

  test("over sequences, two numbers are before and after, and one in a list is both", () => {
    expect(new ZeroPadding1D([0, 2]).margins).toEqual([[0, 2]]);
    expect(new ZeroPadding1D([3]).margins).toEqual([[3, 3]]);
    expect(new Cropping1D([[1, 2]]).margins).toEqual([[1, 2]]);
  });
});

test("Flatten keeps the order of channels that come first", () => {
  expect(new Flatten({ dataFormat: "channelsFirst" }).outputShape([3, 4, 5])).toEqual([60]);
});
