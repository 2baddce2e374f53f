/**
 * Runs in the page before the GPU tests. A missing adapter fails every test file at its start, and a GPU process that dies on the
 * way fails the run even where no test was looking: this device hears of it.
 */
import { setFlatTile } from "../../src/graph/lowering/launch.js";

// Most of the time that these tests take is compiling. tests/graph/lowering/flat-tile.gpu.test.ts tries the tile that is built in.
setFlatTile("simd4", 4);

const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) {
  throw new Error(
    "GPU tests: expected a WebGPU adapter in Chrome, received none. SwiftShader comes with Chrome itself.",
  );
}

const canary = await adapter.requestDevice({ label: "canary" });
void canary.lost.then(({ reason, message }) => {
  if (reason !== "destroyed") throw new Error(`GPU tests: the GPU was lost: ${message}`);
});
