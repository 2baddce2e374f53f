import { setFlatTile } from "../../src/graph/lowering/launch.js";
import { tuning } from "../../src/tune/chooser.js";

/** By what the code of a tile is written out: how often, is their product. */
const WRITTEN_OUT = ["ROW_QUADS", "COLUMN_QUADS", "ROWS", "COLUMNS", "VECTORS"];

function weightOf(tile: unknown): number {
  return WRITTEN_OUT.reduce((product, name) => product * Number(Reflect.get(Object(tile), name) ?? 1), 1);
}

/**
 * Most of the time that GPU tests take is compiling, so they take the tiles whose code is shortest. What users have is tried by
 * `checkOp`, which names every candidate in turn, by tests/graph/lowering/flat-tile.gpu.test.ts, and by the whole runs. Of those
 * as short as each other the first is taken, so that a choice hangs on nothing but the candidates, as the default does.
 */
export function takeLightTiles(): void {
  setFlatTile("simd4", 1);
  setFlatTile("gpu", 1);
  tuning.chooserOf = () => (_, candidates) => {
    const weights = candidates.map(weightOf);
    return weights.indexOf(Math.min(...weights));
  };
}

/** Takes the first candidates again, and those that tuning finds. */
export function takeDefaultTiles(): void {
  setFlatTile("simd4");
  setFlatTile("gpu");
  delete tuning.chooserOf;
}
