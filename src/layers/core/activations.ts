import type { ConstraintLike } from "../../constraints/index.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { InitializerLike } from "../../initializers/index.js";
import { normalizeAxis, reshape } from "../../ops/core/reshape.js";
import { elu } from "../../ops/elementwise/activations.js";
import { multiply } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { leakyRelu, prelu, type ReluOptions, relu } from "../../ops/elementwise/rectifiers.js";
import { cast } from "../../ops/elementwise/unary.js";
import { type SoftmaxOptions, softmax } from "../../ops/reduce/softmax.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import type { Shape } from "../../shape.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";

// Activations as layers of their own. Any shape in, the same shape out.

/** max(x, 0), with a slope below, a threshold and a largest value if asked for: see {@link relu}. */
export class ReLU extends Layer {
  override readonly supportsMasking = true;
  readonly #options: ReluOptions;

  /** Throws an ArgumentError for a slope, a threshold or a largest value below 0. */
  constructor(options: LayerOptions & ReluOptions = {}) {
    super(options);
    for (const name of ["negativeSlope", "maxValue", "threshold"] as const) {
      requireNonNegative(this.name, name, options[name] ?? 0);
    }
    const { negativeSlope, maxValue, threshold } = options;
    this.#options = { negativeSlope, maxValue, threshold };
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return relu(x, this.#options);
  }
}

/** x, for x < 0 negativeSlope · x. */
export class LeakyReLU extends Layer {
  override readonly supportsMasking = true;
  readonly negativeSlope: number;

  /** `negativeSlope`: default 0.3. Throws an ArgumentError for one below 0. */
  constructor({
    negativeSlope = 0.3,
    ...options
  }: LayerOptions & { readonly negativeSlope?: number | undefined } = {}) {
    super(options);
    this.negativeSlope = requireNonNegative(this.name, "negativeSlope", negativeSlope);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return leakyRelu(x, { negativeSlope: this.negativeSlope });
  }
}

/** x, for x < 0 alpha · (eˣ − 1). */
export class ELU extends Layer {
  override readonly supportsMasking = true;
  readonly alpha: number;

  /** `alpha`: default 1. */
  constructor({ alpha = 1, ...options }: LayerOptions & { readonly alpha?: number | undefined } = {}) {
    super(options);
    this.alpha = alpha;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return elu(x, { alpha: this.alpha });
  }
}

/** Probabilities along an axis, or several together: those of masked elements are 0. */
export class Softmax extends Layer {
  override readonly supportsMasking = true;
  readonly #axis: SoftmaxOptions["axis"];

  constructor({ axis = -1, ...options }: LayerOptions & SoftmaxOptions = {}) {
    super(options);
    this.#axis = axis;
  }

  override call(x: SymbolicTensor, { mask }: CallContext): SymbolicTensor {
    if (mask === undefined) return softmax(x, { axis: this.#axis });
    const missing = new Array<number>(x.rank - mask.rank).fill(1);
    const counts = reshape(mask, [...mask.shape, ...missing]);
    // Where all elements are masked the softmax is not 0 yet.
    return multiply(softmax(where(counts, x, -1e9), { axis: this.#axis }), cast(counts, "float32"));
  }
}

export interface PReLUOptions extends LayerOptions {
  /** Default `"zeros"`. */
  readonly alphaInitializer?: InitializerLike | undefined;
  readonly alphaRegularizer?: RegularizerLike | undefined;
  readonly alphaConstraint?: ConstraintLike | undefined;
  /** Axes along which alpha is one number, counted with the batch axis as 0: [1, 2] for images. Default none. */
  readonly sharedAxes?: readonly number[] | undefined;
}

/** x, for x < 0 alpha · x with a trainable alpha of the shape of one sample, 1 along the shared axes. */
export class PReLU extends Layer {
  override readonly supportsMasking = true;
  readonly #options: PReLUOptions;

  constructor(options: PReLUOptions = {}) {
    super(options);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const { alphaInitializer = "zeros", alphaRegularizer, alphaConstraint, sharedAxes = [] } = this.#options;
    const shared = sharedAxes.map((axis) => normalizeAxis(this.name, axis, inputShape.length + 1) - 1);
    const shape = inputShape.map((size, axis) => (shared.includes(axis) ? 1 : size));
    this.addWeight("alpha", shape, alphaInitializer, { regularizer: alphaRegularizer, constraint: alphaConstraint });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return prelu(x, this.weight("alpha"));
  }
}

function requireNonNegative(where: string, name: string, value: number): number {
  if (value >= 0) return value;
  throw new ArgumentError({
    where,
    problem: `no such ${name}`,
    expected: "a number from 0 up",
    received: `${value}`,
  });
}
