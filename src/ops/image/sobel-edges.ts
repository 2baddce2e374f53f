import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { Tensor } from "../../tensor.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import type { ImageOptions } from "./color.js";
import { isChannelsFirst, toChannelsLast } from "./data-format.js";
import { depthwiseConv2d } from "./depthwise-conv.js";
import { onBatch } from "./image-batch.js";

const SLOPE = [-1, 0, 1];
const MEAN = [1, 2, 1];

/**
 * How steeply images rise, downwards and to the right, by Sobel's filters; beyond the edges 0. [batch, height, width, channels] or one
 * of them → the same with an axis of two behind, [dy, dx].
 */
export const sobelEdges = recordable(
  "sobelEdges",
  ["images", "options?: options"],
  function sobelEdges(images: SymbolicTensor, options: ImageOptions = {}): SymbolicTensor {
    const { dataFormat } = withDefaults("sobelEdges", options, { dataFormat: "channelsLast" });
    const isFirst = isChannelsFirst("sobelEdges", dataFormat);
    return onBatch("sobelEdges", images, (given) => {
      const batch = isFirst ? toChannelsLast(given) : given;
      const channels = batch.shape.at(-1) ?? 1;
      const filters = SLOPE.flatMap((slopeY, i) =>
        SLOPE.flatMap((slopeX, j) =>
          new Array(channels).fill([slopeY * (MEAN[j] ?? 0), slopeX * (MEAN[i] ?? 0)]).flat(),
        ),
      );
      const kernel = constant(Tensor.from(filters, [3, 3, channels, 2], "float32"));
      const slopes = depthwiseConv2d(batch, kernel, { padding: "same" });
      const edges = reshape(slopes, [...batch.shape, 2]);
      return isFirst ? transpose(edges, [0, 3, 1, 2, 4]) : edges;
    });
  },
);
