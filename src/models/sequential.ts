import { ArgumentError, ShapeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import {
  attachMask,
  type CallContext,
  Input,
  type Layer,
  type WeightConstraint,
  type WeightRegularizer,
} from "../layers/index.js";
import { formatShape, type Shape } from "../shape.js";
import { Model } from "./model.js";
import { summaryTable } from "./summary.js";

/** A stack of layers, each fed by the one before. */
export class Sequential extends Model {
  readonly #layers: Layer[] = [];
  #builtFor: Shape | undefined;

  /** `layers` may begin with an {@link Input}; else the first one says `inputShape`, or the first batch tells. */
  constructor(layers: readonly Layer[] = [], { name = "sequential" }: { readonly name?: string } = {}) {
    super(name);
    for (const layer of layers) this.add(layer);
  }

  /** Puts a layer on top. Throws an ArgumentError for one that is in the stack already, or once the model is in use. */
  add(layer: Layer): this {
    if (this.#layers.includes(layer)) {
      throw new ArgumentError({
        where: this.name,
        problem: `layer ${layer.name} is in the model already`,
        remedy: "A stack takes each layer once",
      });
    }
    if (this.inUse) {
      throw new ArgumentError({
        where: this.name,
        problem: `layer ${layer.name} comes too late`,
        expected: "all layers before the first fit, predict or setWeights",
        remedy: "Make a new model",
      });
    }
    this.#layers.push(layer);
    if (this.inputShape !== undefined) this.build(this.inputShape);
    return this;
  }

  /** The layers but for the Input. */
  get layers(): readonly Layer[] {
    return this.#layers.filter((layer) => !(layer instanceof Input));
  }

  /** Shape of one input sample, if it is known yet. */
  override get inputShape(): Shape | undefined {
    return this.#layers[0]?.inputShape ?? this.#builtFor;
  }

  override build(inputShape: Shape): void {
    const declared = this.inputShape;
    if (declared !== undefined && formatShape(declared) !== formatShape(inputShape)) {
      throw new ShapeError({
        where: this.name,
        problem: "the input has another shape than the model was made for",
        expected: formatShape(["batch", ...declared]),
        received: formatShape(["batch", ...inputShape]),
      });
    }
    this.#walk(inputShape);
    this.#builtFor = [...inputShape];
  }

  override call(x: SymbolicTensor, context: CallContext): SymbolicTensor {
    attachMask(x, context.mask);
    return this.#layers.reduce((value, layer) => layer.apply(value, { training: context.training }), x);
  }

  override get trainableWeights(): readonly Variable[] {
    return this.layers.flatMap((layer) => layer.trainableWeights);
  }

  override get nonTrainableWeights(): readonly Variable[] {
    return this.layers.flatMap((layer) => layer.nonTrainableWeights);
  }

  override get regularizers(): readonly WeightRegularizer[] {
    return this.layers.flatMap((layer) => layer.regularizers);
  }

  override get constraints(): readonly WeightConstraint[] {
    return this.layers.flatMap((layer) => layer.constraints);
  }

  /** Layers, output shapes and parameter counts as a table. Throws while the input shape is not known. */
  override summary(): string {
    const shape = this.inputShape;
    if (shape === undefined) {
      throw new ShapeError({
        where: this.name,
        problem: "the input shape is not known yet",
        remedy: "Give the first layer inputShape, or fit the model first",
      });
    }
    return summaryTable(this.name, this.#walk(shape));
  }

  /** Builds the layers one after the other and tells each one's output shape. */
  #walk(inputShape: Shape): { readonly layer: Layer; readonly outputShape: Shape }[] {
    let shape = inputShape;
    return this.layers.map((layer) => {
      shape = layer.outputShape(shape);
      return { layer, outputShape: shape };
    });
  }
}
