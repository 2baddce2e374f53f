/// <reference types="vite/client" />
// (Vite's word for `?url`.)

import wasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import { env, InferenceSession, Tensor } from "onnxruntime-web/webgpu";
import type { PredictTask } from "../cases/predict.js";
import type { Contestant, Prepared } from "../contestant.js";
import { type Kernel, type PlacedLayer, startingWeights } from "../model.js";
import { onnxModel } from "../peers/onnx.js";

/** ONNX Runtime Web: its native WebGPU execution provider, which only runs models. */
export async function onnx(): Promise<Contestant> {
  env.wasm.wasmPaths = { wasm };
  env.wasm.numThreads = 1;
  return { name: "onnx", version: env.versions.web ?? "", predict };
}

/** Whatever the provider cannot do would go to the CPU in silence; here it is refused instead. */
async function predict(task: PredictTask): Promise<Prepared> {
  const session = await InferenceSession.create(modelOf(task), {
    executionProviders: ["webgpu"],
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  });
  return {
    async run() {
      const x = new Tensor("float32", task.x, [task.batch, ...task.inputShape]);
      const { y } = await session.run({ x });
      const values = await y?.getData();
      if (!(values instanceof Float32Array)) throw new TypeError(`onnx: expected float32, received ${y?.type}.`);
      return values;
    },
    dispose() {
      void session.release();
    },
  };
}

/** An LSTM of ONNX has the steps before the batch, and gives [steps, directions, batch, units]. */
function modelOf({ layers: [layer, ...more], batch, inputShape }: PredictTask): Uint8Array<ArrayBuffer> {
  if (layer?.type !== "lstm" || !layer.sequences || more.length > 0)
    throw new Error("onnx: only a single LSTM with the output of every step is written as ONNX.");
  const [steps = 1] = inputShape;
  return onnxModel({
    input: { name: "x", shape: [batch, ...inputShape] },
    output: { name: "y", shape: [batch, steps, 1, layer.units] },
    weights: weightsOf(layer),
    nodes: [
      { op: "Transpose", inputs: ["x"], outputs: ["xByStep"], attributes: { perm: [1, 0, 2] } },
      { op: "LSTM", inputs: ["xByStep", "W", "R", "B"], outputs: ["h"], attributes: { hidden_size: layer.units } },
      { op: "Transpose", inputs: ["h"], outputs: ["y"], attributes: { perm: [2, 0, 1, 3] } },
    ],
  });
}

/** W: [1, 4 · units, features], R: [1, 4 · units, units], and B: [1, 8 · units], which is W's bias and then R's. */
function weightsOf(layer: PlacedLayer & { readonly type: "lstm" }) {
  const [kernel, recurrentKernel, bias] = startingWeights(layer).map((weight) => gatesFirst(weight, layer.units));
  if (kernel === undefined || recurrentKernel === undefined || bias === undefined)
    throw new Error("onnx: an LSTM without its three weights.");
  const both = new Float32Array(2 * bias.length);
  both.set(bias);
  const rows = 4 * layer.units;
  return [
    { name: "W", shape: [1, rows, kernel.length / rows], values: kernel },
    { name: "R", shape: [1, rows, layer.units], values: recurrentKernel },
    { name: "B", shape: [1, 2 * rows], values: both },
  ];
}

/** [inputs, 4 · units] with the gates i, f, g, o → [4 · units, inputs] with i, o, f, g. */
function gatesFirst({ values }: Kernel, units: number): Float32Array<ArrayBuffer> {
  const width = 4 * units;
  const inputs = values.length / width;
  return Float32Array.from(values, (_, at) => {
    const row = Math.floor(at / inputs);
    const gate = [0, 3, 1, 2][Math.floor(row / units)] ?? 0;
    return values[(at % inputs) * width + gate * units + (row % units)] ?? 0;
  });
}
