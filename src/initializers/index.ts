export { Constant, type ConstantConfig, Ones, Zeros } from "./constant.js";
export { Identity, type IdentityConfig } from "./identity.js";
export { Initializer, type InitializerFunction, SlicedInitializer } from "./initializer.js";
export { getInitializer, type InitializerLike, type InitializerName } from "./named.js";
export { Orthogonal, type OrthogonalConfig } from "./orthogonal.js";
export {
  RandomInitializer,
  RandomNormal,
  type RandomNormalConfig,
  RandomUniform,
  type RandomUniformConfig,
  TruncatedNormal,
} from "./random.js";
export { type FrameWeights, type FrameWindow, STFT, type STFTConfig } from "./stft.js";
export {
  fans,
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  ScaledInitializer,
  type ScalingRule,
  VarianceScaling,
  type VarianceScalingConfig,
} from "./variance-scaling.js";
