export { loadInt8Weights, saveInt8Weights } from "./int8-weights.js";
export { type LoadModelOptions, loadModel } from "./load-model.js";
export { type LoadOnnxOptions, loadOnnx, type OnnxModel } from "./load-onnx.js";
export { type LoadWeightsOptions, loadWeights, type SaveOptions, saveModel, saveWeights } from "./model-files.js";
export { cloneModel, modelFromJson, toJson } from "./model-json.js";
export { type ConfiguredClass, type CustomObjects, registerClass } from "./registry.js";
export { loadSafetensors, type Safetensors, saveSafetensors } from "./safetensors.js";
export { saveOnnx } from "./save-onnx.js";
export { loadTrainingState, saveTrainingState } from "./training-state.js";
