// keras.random: the same draws as in `ops`, under Keras's names.

export { type Seed, SeedGenerator } from "../../seed.js";
export { randomBeta as beta, randomBinomial as binomial, randomGamma as gamma } from "./by-rejection.js";
export {
  type NormalOptions,
  randomCategorical as categorical,
  randomInteger as randint,
  randomNormal as normal,
  randomShuffle as shuffle,
  randomTruncatedNormal as truncatedNormal,
} from "./distributions.js";
export { randomUniform as uniform, type UniformOptions } from "./draw.js";
export { type DropoutOptions, dropout } from "./dropout.js";
export type { RandomOptions, SeedOptions } from "./streams.js";
