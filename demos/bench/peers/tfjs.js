// TensorFlow.js with its WebGPU backend. Types are in tfjs.d.ts: its own declarations bring a second, older copy of the WebGPU
// types and do not compile without skipLibCheck.
import "@tensorflow/tfjs-backend-webgpu";
import { setBackend as choose } from "@tensorflow/tfjs-core";

/** A function of this file's own: one that only hands others' on, a bundler leaves out, and the backend's registration with it. */
export function setBackend(name) {
  return choose(name);
}

export {
  add,
  batchNorm,
  conv2d,
  depthwiseConv2d,
  div,
  engine,
  gather,
  getKernel,
  io,
  losses,
  matMul,
  max,
  mean,
  moments,
  mul,
  ready,
  reshape,
  rsqrt,
  scalar,
  softmax,
  split,
  squaredDifference,
  sub,
  sum,
  tanh,
  tensor,
  tidy,
  tile,
  train,
  transpose,
  variable,
  version_core,
} from "@tensorflow/tfjs-core";
export { layers, loadLayersModel, sequential } from "@tensorflow/tfjs-layers";
