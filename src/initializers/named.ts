import { ofKind } from "../of-kind.js";
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

/** An initializer, the class or the name of one with its defaults, or a function that gives the values for a shape. */
export type InitializerLike = Initializer | (new () => Initializer) | InitializerName | InitializerFunction;

/** The initializer behind a class, name or function. Throws an ArgumentError that lists the names for one it does not know. */
export function getInitializer(like: InitializerLike): Initializer {
  return ofKind<Initializer, InitializerFunction>(
    { name: "initializer", Base: Initializer, byName, Custom: FunctionInitializer },
    like,
  );
}
