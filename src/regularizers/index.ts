export { L1, type L1Config, L1L2, type L1L2Config, L2, type L2Config } from "./l1l2.js";
export { getRegularizer, type RegularizerLike, type RegularizerName } from "./named.js";
export { OrthogonalRegularizer, type OrthogonalRegularizerConfig } from "./orthogonal.js";
export { Regularizer, type RegularizerFunction } from "./regularizer.js";
