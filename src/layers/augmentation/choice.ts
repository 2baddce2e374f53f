import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { equal } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import type { Sides } from "../../ops/image/box-formats.js";
import { projectedSides } from "../../ops/image/boxes.js";
import type { PerImage } from "../../ops/image/per-image.js";
import type { Projection } from "../../ops/image/projection.js";
import { project } from "../../ops/image/projection.js";
import type { Sampling } from "../../ops/image/sampling.js";
import { randomInteger } from "../../ops/random/distributions.js";
import type { Seed } from "../../seed.js";
import { AutoContrast } from "./auto-contrast.js";
import { Equalization } from "./equalization.js";
import type { ProjectiveAugmentation, ProjectiveConfig } from "./projective.js";
import { RandomBrightness } from "./random-brightness.js";
import { RandomColorDegeneration } from "./random-color-degeneration.js";
import { RandomContrast } from "./random-contrast.js";
import { RandomPosterization } from "./random-posterization.js";
import { RandomRotation } from "./random-rotation.js";
import { RandomSharpness } from "./random-sharpness.js";
import { RandomShear } from "./random-shear.js";
import { RandomTranslation } from "./random-translation.js";
import type { Range } from "./ranges.js";
import { Solarization } from "./solarization.js";
import { type AnyAugmentation, drawnBy, type Step } from "./steps.js";

/** What RandAugment and AugMix choose from. */
export interface Palette {
  readonly projective: readonly ProjectiveAugmentation<ProjectiveConfig>[];
  readonly others: readonly AnyAugmentation[];
}

/** How strong the layers of a {@link Palette} are. */
export interface PaletteOptions {
  readonly factor: Range;
  readonly valueRange: Range;
  readonly interpolation: Sampling;
  readonly seed: Seed | undefined;
  /** Whether brightness, colour, contrast and sharpness are among them. */
  readonly all: boolean;
}

export function paletteOf({ factor, valueRange, interpolation, seed, all }: PaletteOptions): Palette {
  const moving = { interpolation, seed };
  const color = { valueRange, seed };
  return {
    projective: [
      new RandomShear(factor, { ...moving, yFactor: factor }),
      new RandomTranslation(factor, factor, moving),
      new RandomRotation(factor, moving),
    ],
    others: [
      new RandomPosterization(Math.max(1, Math.trunc(8 * factor[1])), color),
      new Solarization(factor, { ...color, thresholdFactor: factor }),
      new AutoContrast(valueRange),
      new Equalization(valueRange),
      ...(all
        ? [
            new RandomBrightness(factor, color),
            new RandomColorDegeneration(factor, color),
            new RandomContrast(factor, color),
            new RandomSharpness(factor, color),
          ]
        : []),
    ],
  };
}

/** How a {@link chosenStep} is drawn. */
export interface ChoiceOptions {
  readonly interpolation: Sampling;
  readonly seed: Seed | undefined;
  /** Whether an image may also stay as it is. */
  readonly orNone: boolean;
}

/** What was drawn of a palette, to be done to any images, and to boxes on them. */
export interface ChosenStep extends Step {
  boxes(sides: Sides): Sides;
}

/** One of the layers of a palette for each image. Those that move pixels are one projection: images are read once for all of them. */
export function chosenStep(
  images: SymbolicTensor,
  { projective, others }: Palette,
  { interpolation, seed, orNone }: ChoiceOptions,
): ChosenStep {
  const count = projective.length + others.length;
  const chosen = randomInteger([images.shape[0] ?? 1, 1, 1, 1], 0, orNone ? count + 1 : count, { seed });
  const combined = projective.reduce<Projection>((before, layer, i) => {
    const { a, b } = layer.randomTransformation(images);
    const isIt = equal(chosen, i);
    return { a: choose(isIt, a, before.a), b: choose(isIt, b, before.b) };
  }, AS_IT_IS);
  const steps = others.map((layer, i) => [equal(chosen, projective.length + i), drawnBy(layer, images)] as const);
  const move = (x: SymbolicTensor, linear: boolean) =>
    project(x, combined, { linear, fillMode: "reflect", fillValue: 0 });
  return {
    images: (x) =>
      steps.reduce((y, [isIt, step]) => where(isIt, step.images(x), y), move(x, interpolation === "bilinear")),
    masks: (x) => move(x, false),
    boxes: (sides) => projectedSides(sides, combined),
  };
}

const AS_IT_IS: Projection = { a: [1, 0, 0], b: [0, 1, 0] };

type Row = Projection["a"];

function choose(isIt: SymbolicTensor, [p, q, r]: Row, [x, y, z]: Row): Row {
  const one = (a: PerImage, b: PerImage) => (a === b ? a : where(isIt, a, b));
  return [one(p, x), one(q, y), one(r, z)];
}
