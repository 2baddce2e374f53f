export * from "./initializer.js";
export * from "./matrix.js";
export * from "./named.js";
export type { SeedOptions } from "./random-source.js";
