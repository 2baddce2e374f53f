/// <reference types="vite/client" />
// (Vite's word for `?url`.)

import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
import type { Contestant } from "../contestant.js";
import { setWasmPaths } from "../peers/tfjs-wasm.js";
import { tfjsOn } from "./tfjs.js";

/** TensorFlow.js on the CPU: WebAssembly with SIMD and one thread, which is what a page has that is not isolated from others. */
export async function tfjsWasm(): Promise<Contestant> {
  setWasmPaths({ "tfjs-backend-wasm-simd.wasm": wasm });
  return tfjsOn("wasm", "tfjs-wasm");
}
