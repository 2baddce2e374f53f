// What the methods of models that read and write files stand for, in one piece: see models/stored-model.ts.

export { exportModel } from "./export-model.js";
export { loadWeights } from "./load-weights.js";
export { saveModel } from "./save-model.js";
export { saveWeights } from "./save-weights.js";
