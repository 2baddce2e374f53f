export * from "./initializer.js";
export * from "./named.js";
