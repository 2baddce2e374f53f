export * from "./classes.js";
export * from "./functions.js";
