// TensorFlow.js with its CPU and WebGPU backends. Types are in tfjs.d.ts, for the reason that demos/bench/peers/tfjs.js gives.
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";

export { io, ready, setBackend, tensor, train } from "@tensorflow/tfjs-core";
export { layers, loadLayersModel, model, sequential } from "@tensorflow/tfjs-layers";
