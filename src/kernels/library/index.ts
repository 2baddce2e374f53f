// Written by scripts/reflect-kernels.ts from shaders/. Do not edit: change the shader, then run `npm run kernels`.
export { activation } from "./activation.js";
export { distributions } from "./distributions.js";
export { division } from "./division.js";
export { error_function } from "./error_function.js";
export { exponential } from "./exponential.js";
export { hyperbolic } from "./hyperbolic.js";
export { inverse_error_function } from "./inverse_error_function.js";
export { logarithm } from "./logarithm.js";
export { normal } from "./normal.js";
export { numbers } from "./numbers.js";
export { philox } from "./philox.js";
export { power } from "./power.js";
export { special } from "./special.js";
export { trigonometry } from "./trigonometry.js";
export { whole_power } from "./whole_power.js";
