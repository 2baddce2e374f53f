export {
  getRegularizer,
  L1,
  L1L2,
  L2,
  OrthogonalRegularizer,
  Regularizer,
  type RegularizerLike,
} from "./regularizer.js";
