import { isA } from "../is-a.js";
import { lookUp } from "../names.js";
import { Constant, Ones, Zeros } from "./constant.js";
import { Identity } from "./identity.js";
import { FunctionInitializer, Initializer, type InitializerFunction } from "./initializer.js";
import { Orthogonal } from "./orthogonal.js";
import { RandomNormal, RandomUniform, TruncatedNormal } from "./random.js";
import {
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  VarianceScaling,
} from "./variance-scaling.js";

const byName = {
  constant: Constant,
  glorotNormal: GlorotNormal,
  glorotUniform: GlorotUniform,
  heNormal: HeNormal,
  heUniform: HeUniform,
  identity: Identity,
  lecunNormal: LecunNormal,
  lecunUniform: LecunUniform,
  normal: RandomNormal,
  ones: Ones,
  orthogonal: Orthogonal,
  randomNormal: RandomNormal,
  randomUniform: RandomUniform,
  truncatedNormal: TruncatedNormal,
  uniform: RandomUniform,
  varianceScaling: VarianceScaling,
  zeros: Zeros,
} as const;

export type InitializerName = keyof typeof byName;

/** An initializer, the name of one with its defaults, or a function that gives the values for a shape. */
export type InitializerLike = Initializer | InitializerName | InitializerFunction;

/** The initializer behind a name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getInitializer(like: InitializerLike): Initializer {
  if (isA(like, Initializer)) return like;
  if (typeof like === "function") return new FunctionInitializer(like);
  return new (lookUp<new () => Initializer>("initializer", byName, like))();
}
