/// <reference types="vite/client" />
// (Vite's word for `?url`.)

import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import type { PredictTask } from "../cases/predict.js";
import type { Contestant } from "../contestant.js";
import { prepareOnnx } from "../peers/onnx.js";

/** ONNX Runtime Web on the CPU: SIMD and one thread, which is what a page has that is not isolated from others. */
export async function onnxWasm(): Promise<Contestant> {
  await prepareWasm();
  return { name: "onnx-wasm", version: env.versions.web ?? "", predict };
}

/** A page is told where its wasm lies; Node finds it. */
async function prepareWasm(): Promise<void> {
  env.wasm.numThreads = 1;
  if ("document" in globalThis) {
    const { default: wasm } = await import("onnxruntime-web/ort-wasm-simd-threaded.wasm?url");
    env.wasm.wasmPaths = { wasm };
  }
}

function predict(task: PredictTask) {
  return prepareOnnx({ InferenceSession, Tensor }, task, { executionProviders: ["wasm"] });
}

/** What it gives for a task, to check the others by. */
export async function predictedOnCpu(task: PredictTask): Promise<Float32Array> {
  await prepareWasm();
  const prepared = await predict(task);
  const answer = await prepared.run();
  prepared.dispose();
  return answer;
}
