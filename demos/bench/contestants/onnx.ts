/// <reference types="vite/client" />
// (Vite's word for `?url`.)

import wasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import { env, InferenceSession, Tensor } from "onnxruntime-web/webgpu";
import type { Contestant } from "../contestant.js";
import { prepareOnnx } from "../peers/onnx.js";

/** Whatever the provider cannot do would go to the CPU in silence; here it is refused instead. */
const OPTIONS = { executionProviders: ["webgpu"], extra: { session: { disable_cpu_ep_fallback: "1" } } };

/** ONNX Runtime Web: its native WebGPU execution provider, which only runs models. */
export async function onnx(): Promise<Contestant> {
  env.wasm.wasmPaths = { wasm };
  env.wasm.numThreads = 1;
  return {
    name: "onnx",
    version: env.versions.web ?? "",
    predict: (task) => prepareOnnx({ InferenceSession, Tensor }, task, OPTIONS),
  };
}
