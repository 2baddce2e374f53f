import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { InitializerLike } from "../initializers/index.js";
import { Dense, Dropout, GlobalAveragePooling2D, GlobalMaxPooling2D } from "../layers/index.js";
import type { Frame } from "./frame.js";

/** How the layers at the end differ from one application to another. */
export interface Head {
  /** What the mean over the plane is called before the classifier. Default: numbered. */
  readonly top?: string;
  /** Whether pooling without a top has a name: `avg_pool` or `max_pool`. Default false. */
  readonly named?: boolean;
  /** The share that is dropped before the classifier. Default 0: there is no such layer. */
  readonly dropout?: number;
  readonly kernelInitializer?: InitializerLike;
}

/** The end that most applications have: mean over the plane and one Dense layer, or without a top the pooling that was asked for. */
export function head(frame: Frame, x: SymbolicTensor, { top, named, dropout = 0, ...more }: Head): SymbolicTensor {
  const { includeTop, classes, classifierActivation } = frame.config;
  if (!includeTop) return pooled(frame, x, named);
  let y = new GlobalAveragePooling2D({ name: top }).apply(x);
  if (dropout > 0) y = new Dropout(dropout, { name: "top_dropout" }).apply(y);
  return new Dense(classes, { activation: classifierActivation ?? "linear", name: "predictions", ...more }).apply(y);
}

/** The pooling that was asked for in place of a top. */
export function pooled({ config: { pooling } }: Frame, x: SymbolicTensor, named = false): SymbolicTensor {
  if (pooling === "avg") return new GlobalAveragePooling2D(named ? { name: "avg_pool" } : {}).apply(x);
  if (pooling === "max") return new GlobalMaxPooling2D(named ? { name: "max_pool" } : {}).apply(x);
  return x;
}
