/// <reference types="vite/client" />
// (Vite's word for `?url`.)

import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
import type { Contestant } from "../contestant.js";
import { setWasmPaths } from "../peers/tfjs-wasm.js";
import { tfjsOn } from "./tfjs.js";

/** TensorFlow.js on the CPU: WebAssembly with SIMD and one thread, as a page has it that is not isolated from others. */
export async function tfjsWasm(): Promise<Contestant> {
  // It refuses to begin before it knows of all three, of which it takes this one.
  const binaries = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"];
  setWasmPaths(Object.fromEntries(binaries.map((name) => [name, wasm])));
  return tfjsOn("wasm", "tfjs-wasm");
}
