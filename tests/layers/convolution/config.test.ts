import { expect, test } from "vitest";
import { ArgumentError, Conv2D, Conv2DTranspose } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";

const counts = [0, -1, 1.5, Number.NaN, "2", undefined];
const refuses = {
  kernelSize: [0, -1, 1.5, [1, 2, 3, 4], null, "3"],
  strides: [0, [1, 1, 1, 1], Number.NaN],
  dilationRate: [0, 0.5],
  dataFormat: ["channels_last", "NHWC", null],
  activation: ["rellu"],
};
const padding = ["full", "SAME", 2, null, [[1, 1], [1, 1], [1, 1], [1, 1]], [[-1, 0]], [1]]; // biome-ignore format: a row

for (const rank of [1, 2, 3]) {
  const kernelSize = [3, 2, 1].slice(0, rank);
  checkConfig(`Conv${rank}D`, {
    config: { filters: 4, kernelSize, groups: 2, activation: "relu", dataFormat: "channelsFirst" },
    refuses: { ...refuses, filters: counts, groups: [0, 1.5], padding: rank === 1 ? padding : [...padding, "causal"] },
  });
  checkConfig(`Conv${rank}DTranspose`, {
    config: { filters: 4, kernelSize, strides: 2, padding: "same", outputPadding: 1 },
    refuses: { ...refuses, filters: counts, padding: [...padding, "causal"], outputPadding: [-1, 0.5] },
  });
}
for (const rank of [1, 2]) {
  checkConfig(`DepthwiseConv${rank}D`, {
    config: { kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: "ones" },
    refuses: { ...refuses, depthMultiplier: [0, 1.5], padding },
  });
  checkConfig(`SeparableConv${rank}D`, {
    config: { filters: 4, kernelSize: 3, pointwiseInitializer: "ones" },
    refuses: { ...refuses, filters: counts, depthMultiplier: [0, 1.5], padding },
  });
}

test("Keras's names for enumerations are answered with ours", () => {
  expect(() => new Conv2D(1, 1, { dataFormat: "channels_last" as never })).toThrow(/Write "channelsLast"/);
  expect(() => new Conv2D(1, 1, { padding: "SAME" as never })).toThrow(/no such padding: .*Write "same"/);
  expect(() => new Conv2D(1, 1, { padding: 1 as never })).toThrow(/\[before, after\] for each of 2 axes, received 1/);
  expect(() => new Conv2DTranspose(1, 1, { padding: "vali" as never })).toThrow(
    /expected "valid" or "same", received "vali". Write "valid"/,
  );
});

test("a third argument that is no options is refused, not dropped", () => {
  expect(() => new Conv2D(32, 3, 2 as never)).toThrow(ArgumentError);
  expect(() => new Conv2D(32, 3, 2 as never)).toThrow(/Write new Conv2D\(filters, kernelSize, \{ … \}\)/);
});
