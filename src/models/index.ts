export { type Callback, History, type Hook, type Logs, type Training } from "./callbacks.js";
export { type BatchOptions, type CompileArguments, type Evaluation, Model } from "./model.js";
export type { Data, Samples } from "./samples.js";
export { Sequential } from "./sequential.js";
export type { FitOptions } from "./training-data.js";
