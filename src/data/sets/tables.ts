import type { CaliforniaHousingOptions, HousingOptions, Prices } from "./load-housing.js";
import type { Parts } from "./parts.js";
import type { Cars } from "./small/cars.js";
import type { Classified } from "./small/classified.js";
import type { Penguins } from "./small/penguins.js";

/**
 * What houses in 20,640 districts of California cost in 1990, in dollars: what `keras.datasets.california_housing.load_data()` gives, in its
 * order (0.7 MB).
 *
 * `x` is [rows, 8]: median income, age of the houses, rooms, bedrooms, people in the district, people a household, latitude, longitude; `y` is
 * [rows]. `version: "small"` has 600 of the rows.
 *
 * Rejects with a DownloadError if the file does not come, and with a FormatError if it is another file or damaged.
 *
 * Source: R. K. Pace, R. Barry, "Sparse spatial autoregressions", 1997.
 *
 * @example
 * const { train, test } = await datasets.californiaHousing({ version: "small" });
 */
export async function californiaHousing(options: CaliforniaHousingOptions = {}): Promise<Parts<Prices>> {
  return (await import("./late.js")).loadCaliforniaHousing(options);
}

/**
 * What 506 houses around Boston cost in the seventies, in thousands of dollars: what `keras.datasets.boston_housing.load_data()` gives, in its
 * order. `x` is [rows, 13], `y` is [rows]. Rejects as {@link californiaHousing} does, which is the better choice: one of the columns
 * here supposes that people want to live apart by the colour of their skin.
 *
 * Source: D. Harrison, D. L. Rubinfeld, "Hedonic housing prices and the demand for clean air", 1978.
 */
export async function bostonHousing(options: HousingOptions = {}): Promise<Parts<Prices>> {
  return (await import("./late.js")).loadBostonHousing(options);
}

/**
 * Fisher's irises: four lengths in centimetres of 150 flowers of three species, which they tell. It comes with wgrad and needs no network, as
 * the next three.
 *
 * @example
 * const { x, y, labelNames } = await datasets.iris();
 */
export async function iris(): Promise<Classified> {
  return (await import("./small/iris.js")).iris();
}

/** Wines: thirteen measures of 178 bottles of three cultivars, which they tell. */
export async function wine(): Promise<Classified> {
  return (await import("./small/wine.js")).wine();
}

/**
 * Cars from 1970 to 1982, by column: how far they get with a gallon is what is mostly learned from the rest.
 *
 * @example
 * const { mpg, ...features } = await datasets.cars();
 */
export async function cars(): Promise<Cars> {
  return (await import("./small/cars.js")).cars();
}

/**
 * Penguins of three species, by column, with numbers, texts and gaps: what a `FeatureSpace` is for.
 *
 * @example
 * const { species, ...features } = await datasets.penguins();
 */
export async function penguins(): Promise<Penguins> {
  return (await import("./small/penguins.js")).penguins();
}
