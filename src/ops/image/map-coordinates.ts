import { finite, oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { sample } from "./sample.js";
import { FILL_MODES, type FillMode } from "./sampling.js";

export interface MapCoordinatesOptions {
  /** What lies outside. Default `"constant"`. */
  readonly fillMode?: FillMode | undefined;
  /** The constant. Default 0. */
  readonly fillValue?: number | undefined;
}

/**
 * The values of `inputs`, of one to four axes, at `coordinates` [axes, …places], in elements from the first of each axis → […places].
 * `order` 0 takes the nearest element, 1 a mean of those around by their distance. As SciPy's `map_coordinates`.
 *
 * Both have gradients; that of `inputs` is summed in order, that of the coordinates is the slope towards the next element.
 */
export const mapCoordinates = recordable(
  "mapCoordinates",
  ["inputs", "coordinates", "order: number", "options?: options"],
  function mapCoordinates(
    inputs: SymbolicTensor,
    coordinates: SymbolicTensor,
    order: number,
    options: MapCoordinatesOptions = {},
  ): SymbolicTensor {
    const where = "mapCoordinates";
    const { fillMode, fillValue } = withDefaults(where, options, { fillMode: "constant", fillValue: 0 });
    requireFloats(where, { inputs, coordinates });
    oneOf(where, "order", order, [0, 1]);
    oneOf(where, "fillMode", fillMode, FILL_MODES);
    const { rank, shape } = inputs;
    if (rank < 1 || rank > 4 || coordinates.rank < 2 || coordinates.shape[0] !== rank) {
      throw new ShapeError({
        where,
        problem: "inputs and coordinates do not go together",
        expected: "inputs of one to four axes and coordinates [axes, …places]",
        received: `${formatShape(shape)} and ${formatShape(coordinates.shape)}`,
      });
    }
    const places = transpose(reshape(coordinates, [rank, -1]));
    const values = sample(reshape(inputs, [1, ...shape, 1]), reshape(places, [1, ...places.shape]), {
      linear: order === 1,
      fillMode,
      fillValue: finite(where, "fillValue", fillValue),
    });
    return reshape(values, coordinates.shape.slice(1));
  },
);
