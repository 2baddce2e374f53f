// TensorFlow.js with its WebGPU backend. Types are in tfjs.d.ts: its own declarations bring a second, older copy of the WebGPU
// types and do not compile without skipLibCheck.
import "@tensorflow/tfjs-backend-webgpu";

export {
  conv2d,
  depthwiseConv2d,
  div,
  engine,
  gather,
  losses,
  matMul,
  ready,
  setBackend,
  squaredDifference,
  sum,
  tensor,
  train,
  variable,
  version_core,
} from "@tensorflow/tfjs-core";
export { layers, sequential } from "@tensorflow/tfjs-layers";
