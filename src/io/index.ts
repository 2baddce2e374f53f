export { loadInt8Weights, saveInt8Weights } from "./int8-weights.js";
export { type LoadOnnxOptions, loadOnnx, type OnnxModel } from "./load-onnx.js";
export { cloneModel, modelFromJson, toJson } from "./model-json.js";
export { type ConfiguredClass, registerClass } from "./registry.js";
export { loadSafetensors, type Safetensors, saveSafetensors } from "./safetensors.js";
export { saveOnnx } from "./save-onnx.js";
export { loadTrainingState, saveTrainingState } from "./training-state.js";
