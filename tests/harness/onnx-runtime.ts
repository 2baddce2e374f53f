/** ONNX Runtime as a judge: runs a model in WebAssembly, in a page as in Node. */
import { env, InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-web/wasm";
import { Tensor } from "../../src/index.js";

env.wasm.numThreads = 1;
if (import.meta.url.startsWith("http")) {
  const wasm = "/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
  env.wasm.wasmPaths = { wasm: new URL(wasm, import.meta.url).href };
}
env.logLevel = "error";

/** What ONNX Runtime gives for inputs in the order of the model's, cast to its types; outputs in the order of the model's. */
export async function runInRuntime(file: Uint8Array, inputs: readonly Tensor[]): Promise<Tensor[]> {
  const session = await InferenceSession.create(file);
  try {
    const metadata = session.inputMetadata;
    const feeds = Object.fromEntries(
      session.inputNames.map((name, i) => {
        const about = metadata[i];
        const type = about?.isTensor === true ? about.type : "float32";
        return [name, toRuntime(inputs[i]!.cast(type as "float32"))];
      }),
    );
    const results = await session.run(feeds);
    return session.outputNames.map((name) => {
      const { data, dims, type } = results[name]!;
      return Tensor.from(Array.from(data as Float32Array, Number), [...dims], type === "float32" ? "float32" : "int32");
    });
  } finally {
    await session.release();
  }
}

function toRuntime({ data, shape, dtype }: Tensor): RuntimeTensor {
  return new RuntimeTensor(dtype as "float32", data as Float32Array, [...shape]);
}
