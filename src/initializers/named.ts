import { lookUp } from "../names.js";
import {
  Initializer,
  Ones,
  RandomNormal,
  RandomUniform,
  TruncatedNormal,
  VarianceScaling,
  Zeros,
} from "./initializer.js";
import { Identity, Orthogonal } from "./matrix.js";
import type { SeedOptions } from "./random-source.js";

/** Uniform within ±√(6 / (fanIn + fanOut)) (Glorot & Bengio, 2010). */
export class GlorotUniform extends VarianceScaling {
  constructor(options: SeedOptions = {}) {
    super({ ...options, scale: 1, mode: "fanAvg", distribution: "uniform" });
  }
}

/** Truncated normal with variance 2 / (fanIn + fanOut) (Glorot & Bengio, 2010). */
export class GlorotNormal extends VarianceScaling {
  constructor(options: SeedOptions = {}) {
    super({ ...options, scale: 1, mode: "fanAvg" });
  }
}

/** Uniform within ±√(6 / fanIn), for ReLU nets (He et al., 2015). */
export class HeUniform extends VarianceScaling {
  constructor(options: SeedOptions = {}) {
    super({ ...options, scale: 2, distribution: "uniform" });
  }
}

/** Truncated normal with variance 2 / fanIn, for ReLU nets (He et al., 2015). */
export class HeNormal extends VarianceScaling {
  constructor(options: SeedOptions = {}) {
    super({ ...options, scale: 2 });
  }
}

/** Uniform within ±√(3 / fanIn), for SELU nets (LeCun et al., 1998). */
export class LecunUniform extends VarianceScaling {
  constructor(options: SeedOptions = {}) {
    super({ ...options, distribution: "uniform" });
  }
}

/** Truncated normal with variance 1 / fanIn, for SELU nets (LeCun et al., 1998). */
export class LecunNormal extends VarianceScaling {
  constructor(options: SeedOptions = {}) {
    super({ ...options });
  }
}

const byName = {
  zeros: () => new Zeros(),
  ones: () => new Ones(),
  uniform: () => new RandomUniform(),
  randomUniform: () => new RandomUniform(),
  randomNormal: () => new RandomNormal(),
  truncatedNormal: () => new TruncatedNormal(),
  glorotUniform: () => new GlorotUniform(),
  glorotNormal: () => new GlorotNormal(),
  heUniform: () => new HeUniform(),
  heNormal: () => new HeNormal(),
  lecunUniform: () => new LecunUniform(),
  lecunNormal: () => new LecunNormal(),
  orthogonal: () => new Orthogonal(),
  identity: () => new Identity(),
} as const;

export type InitializerName = keyof typeof byName;

/** An initializer, or the name of one with its defaults. */
export type InitializerLike = Initializer | InitializerName;

/** The initializer behind a name. Throws an ArgumentError that lists the names for one it does not know. */
export function getInitializer(like: InitializerLike): Initializer {
  if (like instanceof Initializer) return like;
  return lookUp<() => Initializer>("initializer", byName, like)();
}
