import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { schedule } from "../../harness/schedule.js";

/** Rows and columns of the tiles of a convolution and its two gradients. */
function tiles(batch: number, size: number, channels: number, filters: number): unknown[] {
  const { steps } = schedule(
    (x, w) => {
      const y = ops.conv2d(x!, w!, { padding: "same" });
      const [dx, dw] = gradients(ops.sum(ops.square(y)), [x!, w!]);
      return { dx: dx!, dw: dw! };
    },
    [{ shape: [batch, size, size, channels] }, { shape: [3, 3, channels, filters] }],
  );
  const convolutions = steps.filter(({ dispatch: { kernel } }) => kernel.name.startsWith("conv"));
  return convolutions.map(({ dispatch: { constants } }) => [constants.ROWS, constants.COLUMNS]);
}

test("convolutions take one tile, however large they are and whatever the batch, but those of few channels", () => {
  const tile = [4, 4];
  for (const batch of [1, 1000]) expect(tiles(batch, 13, 32, 64)).toEqual([tile, tile, tile]);
  expect(tiles(1, 56, 64, 64)).toEqual([tile, tile, tile]);
  expect(tiles(1, 4, 512, 512)).toEqual([tile, tile, tile]);
  expect(tiles(1, 224, 3, 64)).toEqual([tile, [8, 1], tile]); // its input's gradient has three channels
});
