// TensorFlow.js's WebAssembly backend. Types are in tfjs-wasm.d.ts, for the reason that tfjs.js gives.
export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
