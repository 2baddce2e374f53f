import { listOf, oneOf, positiveInteger } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import { arrayKinds, type DType } from "../../dtype.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { LayerTensor } from "../../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { cast } from "../../ops/core/cast.js";
import { formatShape, type Shape } from "../../shape.js";
import { isList } from "../../structure.js";
import { Layer, type LayerConfig } from "../layer.js";

/** A shape of which some sizes, those that are null, are whatever comes. */
export type OpenShape = readonly (number | null)[];

export interface InputLayerConfig extends LayerConfig<DType | "string"> {
  /** Shape of one sample. */
  readonly shape: OpenShape | undefined;
  /** The shape with the batch axis in front, in place of `shape`. */
  readonly batchShape: OpenShape | undefined;
  /** Samples in every batch, with `shape`. Default: any number. */
  readonly batchSize: number | undefined;
  /** What the input is cast to. Default `"float32"`. `"string"`: texts, for layers that make numbers of them on the host. */
  readonly dtype: DType | "string";
}

/** Options of {@link InputLayer}. */
export type InputLayerOptions = Options<InputLayerConfig, "inputShape">;

const INPUT_LAYER: Defaults<InputLayerConfig, "inputShape"> = {
  name: undefined,
  trainable: true,
  activityRegularizer: undefined,
  shape: undefined,
  batchShape: undefined,
  batchSize: undefined,
  dtype: "float32",
};

/**
 * What goes into a model, as its first layer: gives what it takes. Throws an ArgumentError unless it is told one shape, and a
 * ShapeError for a batch of another.
 *
 * @example new Sequential([new InputLayer([28, 28]), new Flatten(), new Dense(10)])
 */
export class InputLayer extends Layer<SymbolicTensor, SymbolicTensor, InputLayerConfig> {
  static override className = "InputLayer";
  static override args = ["shape"];
  static override defaults = INPUT_LAYER;
  override readonly supportsMasking = true;
  protected override readonly autocast = false;
  /** Shape of a batch. The first size is null unless all batches must have that many samples. */
  readonly batchShape: OpenShape;
  #tensor: LayerTensor;

  constructor(shape?: OpenShape | InputLayerOptions, options?: InputLayerOptions) {
    super(...optional("shape", shape, options));
    oneOf(this.name, "dtype", this.config.dtype, [...Object.keys(arrayKinds), "string"]);
    this.batchShape = this.#onlyShape();
    const sizes = this.batchShape.map((size) => size ?? -1);
    this.#tensor = new LayerTensor({ shape: sizes, dtype: this.#dtype }, { name: this.name });
  }

  /** The layer of a value between layers that goes into a model: gives this very value. */
  static of(input: LayerTensor): InputLayer {
    const { dtype, name, shape } = input;
    const layer = new InputLayer({ batchShape: shape.map((size) => (size < 0 ? null : size)), dtype, name });
    layer.#tensor = input;
    return layer;
  }

  /** Its `dtype` is that of the data. */
  protected override get precision(): undefined {
    return undefined;
  }

  /** The input as a value between layers. */
  override get output(): LayerTensor {
    return this.#tensor;
  }

  /** Shape of one sample, if all its sizes are known. */
  override get inputShape(): Shape | undefined {
    const sizes = this.batchShape.slice(1);
    const known = sizes.filter((size) => size !== null);
    return known.length === sizes.length ? known : undefined;
  }

  /** Where texts may come, their type counts as one; a graph knows none but the others. */
  get #dtype(): DType {
    return this.config.dtype as DType;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const fits =
      x.rank === this.batchShape.length && this.batchShape.every((size, i) => (size ?? x.shape[i]) === x.shape[i]);
    if (fits) return cast(x, this.#dtype);
    throw new ShapeError({
      where: this.name,
      problem: "an input of another shape",
      expected: formatShape(this.batchShape.map((size, axis) => size ?? (axis === 0 ? "batch" : "any"))),
      received: formatShape(x.shape),
    });
  }

  /** The shape of a batch by the one option that says it. */
  #onlyShape(): OpenShape {
    const { shape, batchShape, batchSize } = this.config;
    positiveInteger(this.name, "batchSize", batchSize ?? 1);
    const told = batchShape ?? (isList(shape) ? [batchSize ?? null, ...listOf(this.name, "shape", shape)] : undefined);
    const alone = (shape ?? batchSize) === undefined && told?.length !== 0;
    if (!isList(told) || (batchShape !== undefined && !alone)) {
      throw new ArgumentError({
        where: this.name,
        problem: "no such shape",
        expected: "the sizes of one sample, or batchShape",
        received: `shape ${inWords(shape)}, batchShape ${inWords(batchShape)}`,
      });
    }
    for (const size of told) if (size !== null) positiveInteger(this.name, shape ? "shape" : "batchShape", size);
    return told;
  }
}
