/** Runs before the GPU tests, which mostly compile. */
import { takeLightTiles } from "./light-tiles.js";

takeLightTiles();
