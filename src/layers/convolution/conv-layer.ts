import { type Activation as ActivationFunction, type ActivationLike, getActivation } from "../../activations/index.js";
import type { ConstraintLike } from "../../constraints/index.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { InitializerLike } from "../../initializers/index.js";
import { add } from "../../ops/elementwise/binary.js";
import type { ConvPadding } from "../../ops/image/conv.js";
import { type DataFormat, inChannelsLast, isChannelsFirst } from "../../ops/image/data-format.js";
import { batchShape, type PerAxis, perAxis, type Rank } from "../../ops/image/window.js";
import type { RegularizerLike } from "../../regularizers/index.js";
import type { Shape } from "../../shape.js";
import { biasRules } from "../kernel-options.js";
import { Layer, type LayerOptions } from "../layer.js";

/** What all layers take that slide filters over `R` spatial axes. */
export interface ConvLayerOptions<R extends Rank> extends LayerOptions {
  /** Default 1. */
  readonly strides?: PerAxis<R> | undefined;
  /** Default `"valid"`. Over sequences also `"causal"`: all at the start, so that no step sees one that comes after it. */
  readonly padding?: ConvPadding<R> | undefined;
  /** Default `"channelsLast"`, which is the faster one: with `"channelsFirst"` images are copied before and after. */
  readonly dataFormat?: DataFormat | undefined;
  /** Distance of the kernel's taps. Default 1. */
  readonly dilationRate?: PerAxis<R> | undefined;
  /** Default `"linear"`. */
  readonly activation?: ActivationLike | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default `"zeros"`. */
  readonly biasInitializer?: InitializerLike | undefined;
  readonly biasRegularizer?: RegularizerLike | undefined;
  readonly biasConstraint?: ConstraintLike | undefined;
}

/** `activation(filters over x + bias)`, for any way to apply filters: a subclass makes its kernels and says what they do. */
export abstract class ConvLayer<R extends Rank> extends Layer {
  readonly kernelSize: Shape;
  protected readonly rank: R;
  readonly #activation: ActivationFunction;
  readonly #options: ConvLayerOptions<R>;

  constructor(rank: R, kernelSize: PerAxis<R>, options: ConvLayerOptions<R>) {
    super(options);
    this.rank = rank;
    this.kernelSize = perAxis(this.name, "kernelSize", kernelSize, rank);
    this.#activation = getActivation(options.activation);
    this.#options = options;
  }

  /** Adds the kernels for an input of so many channels. Returns how many channels come out. */
  protected abstract addKernels(channels: number): number;

  /** Applies the kernels to [batch, …, channels]. */
  protected abstract filter(x: SymbolicTensor): SymbolicTensor;

  /** How the filter moves, as the ops take it. */
  protected get movement(): {
    readonly strides: PerAxis<R>;
    readonly padding: ConvPadding<R>;
    readonly dilationRate: PerAxis<R>;
  } {
    const { strides = 1, padding = "valid", dilationRate = 1 } = this.#options;
    return { strides, padding, dilationRate };
  }

  override build(inputShape: Shape): void {
    const { useBias = true, biasInitializer = "zeros", dataFormat } = this.#options;
    const [first, ...rest] = inputShape;
    const channelsFirst = isChannelsFirst(this.name, dataFormat) && first !== undefined;
    const sample = channelsFirst ? [...rest, first] : inputShape;
    const filters = this.addKernels(batchShape(this.name, [1, ...sample], this.rank).channels);
    if (useBias) this.addWeight("bias", [filters], biasInitializer, biasRules(this.#options));
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { useBias = true, dataFormat } = this.#options;
    const y = inChannelsLast(this.name, x, dataFormat, (image) => {
      const filtered = this.filter(image);
      return useBias ? add(filtered, this.weight("bias")) : filtered;
    });
    return this.#activation(y);
  }
}
