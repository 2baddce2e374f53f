export * from "./functions.js";
export { type Activation, type ActivationLike, type ActivationName, getActivation } from "./named.js";
