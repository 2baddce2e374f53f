export { L1, type L1Config } from "./l1.js";
export { L1L2, type L1L2Config } from "./l1l2.js";
export { L2, type L2Config } from "./l2.js";
export { getRegularizer, type RegularizerLike, type RegularizerName } from "./named.js";
export { OrthogonalRegularizer, type OrthogonalRegularizerConfig } from "./orthogonal.js";
export { Regularizer, type RegularizerFunction } from "./regularizer.js";
