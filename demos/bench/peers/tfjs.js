// TensorFlow.js with its WebGPU backend. Types are in tfjs.d.ts: its own declarations bring a second, older copy of the WebGPU
// types and do not compile without skipLibCheck.
import "@tensorflow/tfjs-backend-webgpu";

export {
  add,
  batchNorm,
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
  sub,
  sum,
  tensor,
  tidy,
  train,
  version_core,
} from "@tensorflow/tfjs-core";
export { layers, sequential } from "@tensorflow/tfjs-layers";
