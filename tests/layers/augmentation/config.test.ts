import { expect, test } from "vitest";
import * as wgrad from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";

const factor = { config: { factor: [0.1, 0.3] }, refuses: { factor: [2, [0, 5], "much", [0.1]] } };
const probability = { config: { factor: [0.2, 0.7] }, refuses: { factor: [-0.5, 1.5, [0.1, 0.2, 0.3]] } };
const valueRange = [[1, 1], [0], "wide"];
const color = { config: { valueRange: [0, 1] }, refuses: { valueRange } };
const moving = { fillMode: "wrap", interpolation: "nearest", fillValue: 3, seed: 5, dataFormat: "channelsFirst" };
const wrong = { fillMode: ["around"], interpolation: ["cubic"], fillValue: [Number.NaN], seed: [-1] };

checkConfig("RandomFlip", { config: { mode: "vertical", seed: 3 }, refuses: { mode: ["horizontal_and_vertical"] } });
checkConfig("RandomTranslation", {
  config: { heightFactor: 0.2, widthFactor: [-0.1, 0.4], ...moving },
  refuses: { heightFactor: [1.5], widthFactor: [[-2, 0]], ...wrong },
});
checkConfig("RandomRotation", { config: { factor: 0.2, ...moving }, refuses: { factor: [-1.5], ...wrong } });
checkConfig("RandomZoom", {
  config: { heightFactor: 0.2, widthFactor: 0.1, ...moving },
  refuses: { heightFactor: [2], widthFactor: [[0, 3]], ...wrong },
});
checkConfig("RandomShear", {
  config: { xFactor: 0.2, yFactor: 0.1, ...moving },
  refuses: { xFactor: [-0.1], ...wrong },
});
checkConfig("RandomPerspective", {
  config: { factor: 0.5, scale: 0.3, interpolation: "nearest", fillValue: 1 },
  refuses: { factor: [2], scale: [-1], interpolation: ["lanczos3"], fillValue: [Number.NaN] },
});
checkConfig("RandomElasticTransform", {
  config: { factor: 0.5, scale: [0.2, 0.4], valueRange: [0, 1], fillMode: "mirror" },
  refuses: { factor: [2], scale: [[0, 2]], valueRange, fillMode: ["around"] },
});
checkConfig("RandomCrop", { config: { height: 3, width: 2 }, refuses: { height: [0, 1.5], width: [-1] } });
for (const name of ["RandomBrightness", "RandomColorDegeneration", "RandomSaturation"]) checkConfig(name, factor);
for (const name of ["RandomContrast", "RandomHue", "RandomSharpness", "RandomInvert"]) checkConfig(name, probability);
checkConfig("RandomColorJitter", {
  config: { brightnessFactor: 0.2, hueFactor: [0.1, 0.2], contrastFactor: 0.3, saturationFactor: 0.4 },
  refuses: { brightnessFactor: [3], valueRange },
});
checkConfig("RandomGrayscale", { config: { factor: 0.2 }, refuses: { factor: [-0.1, 2] } });
checkConfig("RandomPosterization", { config: { factor: [2, 5] }, refuses: { factor: [0, 9] } });
checkConfig("RandomGaussianBlur", {
  config: { factor: 0.5, kernelSize: [3, 5], sigma: [0.2, 0.9] },
  refuses: { kernelSize: [4, [3, 2]], sigma: [2] },
});
checkConfig("RandomErasing", {
  config: { factor: 0.5, scale: [0.1, 0.2], fillValue: [1, 2, 3], valueRange: [0, 1] },
  refuses: { scale: [[0, 2]], fillValue: [Number.NaN] },
});
checkConfig("CutMix", { config: { factor: 0.5, seed: 1 }, refuses: { factor: [2] } });
checkConfig("MixUp", { config: { alpha: 0.5, seed: 1 }, refuses: { alpha: [0, -1] } });
checkConfig("RandAugment", {
  config: { numOps: 3, factor: 0.4, interpolation: "nearest", valueRange: [0, 1] },
  refuses: { numOps: [-1, 1.5], factor: [2], interpolation: ["cubic"], valueRange },
});
checkConfig("AugMix", {
  config: { numChains: 2, chainDepth: 1, factor: 0.2, alpha: 0.5, allOps: false },
  refuses: { numChains: [0], chainDepth: [0], alpha: [0], factor: [2] },
});
checkConfig("AutoContrast", color);
checkConfig("Equalization", { config: { valueRange: [0, 1], bins: 32 }, refuses: { bins: [1, 2.5], valueRange } });
checkConfig("ContrastLimitedAdaptiveHistogramEqualization", {
  config: { clipLimit: 2, tileGridSize: [4, 2] },
  refuses: { clipLimit: [Number.NaN], tileGridSize: [[0, 1]], valueRange },
});
checkConfig("Solarization", {
  config: { additionFactor: 0.2, thresholdFactor: [0.1, 0.5] },
  refuses: { additionFactor: [-0.1], thresholdFactor: [2], valueRange },
});

test("a model with augmentation is saved with it", () => {
  const { Sequential, RandomFlip, RandomRotation, RandAugment, Dense, Flatten } = wgrad;
  const model = new Sequential([
    new RandomFlip("horizontal", { inputShape: [8, 8, 3], seed: 4 }),
    new RandomRotation([0.1, 0.2], { fillMode: "wrap" }),
    new RandAugment([0, 1], { numOps: 1 }),
    new Flatten(),
    new Dense(2),
  ]);
  const again = wgrad.modelFromJson(wgrad.toJson(model));
  expect(again.layers.map((layer) => layer.getConfig())).toEqual(model.layers.map((layer) => layer.getConfig()));
});
