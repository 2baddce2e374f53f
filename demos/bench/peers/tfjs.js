// TensorFlow.js with its WebGPU backend. Types are in tfjs.d.ts: its own declarations bring a second, older copy of the WebGPU
// types and do not compile without skipLibCheck.
import "@tensorflow/tfjs-backend-webgpu";

export {
  add,
  batchNorm,
  conv2d,
  depthwiseConv2d,
  div,
  engine,
  gather,
  losses,
  matMul,
  max,
  mean,
  moments,
  mul,
  ready,
  rsqrt,
  scalar,
  setBackend,
  softmax,
  squaredDifference,
  sub,
  sum,
  tensor,
  tidy,
  train,
  transpose,
  variable,
  version_core,
} from "@tensorflow/tfjs-core";
export { layers, sequential } from "@tensorflow/tfjs-layers";
