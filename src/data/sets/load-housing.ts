import { fraction, oneOf } from "../../check.js";
import { FormatError } from "../../errors.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type Checksum, sha256 } from "../checksum.js";
import { numbersAt, readNpz } from "../formats/npz.js";
import { NumpyRandom } from "../numpy-random.js";
import type { Parts } from "./parts.js";
import { KERAS_FOLDER, SOURCE, type SourceOptions, sourceOf } from "./source.js";

const SUMS = {
  boston: sha256("f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5"),
  california: sha256("1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f"),
};
const SMALL_ROWS = 600;

/** Options of {@link bostonHousing}: Keras's. */
export interface HousingOptions extends SourceOptions {
  /** How much of all rows is there to be judged by, from 0 up to, not including, 1. Default 0.2. */
  testSplit?: number | undefined;
  /** Of the order. Default 113. */
  seed?: number | undefined;
}

/** Options of {@link californiaHousing}: Keras's. */
export interface CaliforniaHousingOptions extends HousingOptions {
  /** `"large"`, the default, has all 20,640 rows, `"small"` the first 600. */
  version?: "large" | "small" | undefined;
}

/** What is known of houses, and what they cost. */
export interface Prices {
  /** [rows, features] */
  x: Tensor<"float32">;
  /** [rows] */
  y: Tensor<"float32">;
}

const HOUSING = { ...SOURCE, testSplit: 0.2, seed: 113 } as const;

export function loadBostonHousing(options: HousingOptions): Promise<Parts<Prices>> {
  const where = "datasets.bostonHousing";
  const given = withDefaults(where, options, HOUSING);
  return load(where, given, "boston_housing.npz", SUMS.boston);
}

export function loadCaliforniaHousing(options: CaliforniaHousingOptions): Promise<Parts<Prices>> {
  const where = "datasets.californiaHousing";
  const { version, ...given } = withDefaults(where, options, { ...HOUSING, version: "large" });
  const most = oneOf(where, "version", version, ["large", "small"]) === "small" ? SMALL_ROWS : undefined;
  return load(where, given, "california_housing.npz", SUMS.california, most);
}

async function load(
  where: string,
  { testSplit, seed, ...how }: SourceOptions & { readonly testSplit: number; readonly seed: number },
  name: string,
  checksum: Checksum,
  most?: number,
): Promise<Parts<Prices>> {
  fraction(where, "testSplit", testSplit);
  const random = new NumpyRandom(where, seed);
  const arrays = readNpz(where, await sourceOf(where, KERAS_FOLDER, how)(name, checksum), ["x", "y"]);
  const x = numbersAt(where, arrays, "x", "float32");
  const y = numbersAt(where, arrays, "y", "float32");
  if (x.shape.length !== 2 || y.shape.length !== 1 || x.shape[0] !== y.size) {
    const received = `${formatShape(x.shape)} and ${formatShape(y.shape)}`;
    throw new FormatError({ where, problem: "other numbers", expected: "x [rows, features] and y [rows]", received });
  }
  const rows = Math.min(y.size, most ?? y.size);
  const order = [...random.shuffled(rows)];
  const border = Math.trunc(rows * (1 - testSplit));
  const part = (places: readonly number[]): Prices => ({ x: x.gather(places), y: y.gather(places) });
  return { train: part(order.slice(0, border)), test: part(order.slice(border)) };
}
