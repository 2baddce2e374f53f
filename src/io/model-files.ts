// What the methods of models that read and write files and configs stand for, in one piece: see models/stored-model.ts.

export { exportModel } from "./export-model.js";
export { loadWeights } from "./load-weights.js";
export { modelFromConfig } from "./model-config.js";
export { quantizeModel } from "./quantize-model.js";
export { saveModel } from "./save-model.js";
export { saveWeights } from "./save-weights.js";
