export type { DiagramOptions } from "./diagram.js";
export { type ModelToDotOptions, modelToDot } from "./model-to-dot.js";
export { plotModel } from "./plot-model.js";
