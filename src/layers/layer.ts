import { type Constraint, type ConstraintLike, getConstraint } from "../constraints/index.js";
import { ShapeError } from "../errors.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { traced } from "../graph/symbols/trace.js";
import { Variable } from "../graph/symbols/variable.js";
import { getInitializer, type InitializerLike } from "../initializers/index.js";
import { getRegularizer, type Regularizer, type RegularizerLike } from "../regularizers/index.js";
import { formatShape, type Shape } from "../shape.js";
import { attachMask, type Mask, maskOf } from "./mask.js";
import { type Each, listOf, mapEach, type TensorOrList } from "./signature.js";

/** What every layer takes. */
export interface LayerOptions {
  /** Default: the class name in snake case, numbered: `dense`, `dense_1`. */
  readonly name?: string | undefined;
  /** Shape of one sample, for the first layer of a model. */
  readonly inputShape?: Shape | undefined;
  /** Whether training changes the weights. Default true. */
  readonly trainable?: boolean | undefined;
}

/** What a layer is told when it is called. */
export interface CallContext<X extends TensorOrList = SymbolicTensor> {
  /** True while training: dropout drops, batch normalization looks at the batch. */
  readonly training: boolean;
  /** Which steps of the input count. {@link Layer.apply} fills in the mask that travels with the input. */
  readonly mask?: Each<X, Mask> | undefined;
}

/** How {@link Layer.apply} may be called: by default for inference, with the masks that travel with the inputs. */
export type ApplyOptions<X extends TensorOrList, O extends object> = Partial<CallContext<X>> & O;

/** What {@link Layer.addWeight} may be told. */
export interface WeightOptions {
  /** Whether training changes it. Default true. */
  readonly trainable?: boolean | undefined;
  /** Adds a penalty on the values to the loss. */
  readonly regularizer?: RegularizerLike | undefined;
  /** Is applied to the values after each training step. */
  readonly constraint?: ConstraintLike | undefined;
}

/** A weight and what training does with it. */
interface Weight {
  readonly variable: Variable;
  readonly trainable: boolean;
}

/** A penalty on a trainable weight. */
export interface WeightRegularizer {
  readonly variable: Variable;
  readonly regularizer: Regularizer;
}

/** A condition that a trainable weight is brought back to after each step. */
export interface WeightConstraint {
  readonly variable: Variable;
  readonly constraint: Constraint;
}

const counters = new Map<string, number>();

/**
 * A function with weights. Subclasses make their weights in {@link build}, once the input's shape is known, and say in
 * {@link call} what they compute.
 *
 * `X` is what it takes and `Y` what it gives, a tensor or a list of tensors; `O` are options of its own that
 * {@link apply} takes beside `training` and `mask`, such as the initial state of a recurrent layer.
 *
 * @example
 * class Scale extends Layer {
 *   override build(inputShape: Shape) { this.addWeight("factor", inputShape, "ones"); }
 *   override call(x: SymbolicTensor) { return ops.multiply(x, this.weight("factor")); }
 * }
 */
export abstract class Layer<
  X extends TensorOrList = SymbolicTensor,
  Y extends TensorOrList = SymbolicTensor,
  O extends object = object,
> {
  readonly name: string;
  readonly inputShape: Shape | undefined;
  /** Whether a mask that comes in goes on with the output. Default: it ends here. */
  readonly supportsMasking: boolean = false;
  readonly #weights = new Map<string, Weight>();
  readonly #parts: AnyLayer[] = [];
  readonly #regularizers: WeightRegularizer[] = [];
  readonly #constraints: WeightConstraint[] = [];
  #trainable: boolean;
  #built: string | undefined;
  #outputShape: Each<Y, Shape> | undefined;

  constructor({ name, inputShape, trainable = true }: LayerOptions = {}) {
    this.name = name ?? uniqueName(new.target.name);
    this.inputShape = inputShape;
    this.#trainable = trainable;
  }

  /** Whether training changes the weights, those of layers within included. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable;
    for (const part of this.#parts) part.trainable = trainable;
  }

  /** Makes the weights. `inputShape` is that of one sample: the batch axis is left out. */
  build(_inputShape: Each<X, Shape>): void {}

  /** What the layer computes, in symbols. Tensors have the batch as their first axis. */
  abstract call(x: X, context: CallContext<X> & O): Y;

  /** The mask that goes on with the output. */
  computeMask(_x: X, mask: Each<X, Mask> | undefined): Each<Y, Mask> | undefined {
    return this.supportsMasking && !Array.isArray(mask) ? (mask as Each<Y, Mask> | undefined) : undefined;
  }

  /** Builds the layer, once, and checks that later inputs have the same shape. */
  ensureBuilt(inputShape: Each<X, Shape>): void {
    const shape = describe(inputShape);
    if (this.#built === undefined) {
      this.build(inputShape);
      for (const part of this.#parts) if (!this.#trainable) part.trainable = false;
      this.#built = shape;
    } else if (this.#built !== shape) {
      throw new ShapeError({
        where: this.name,
        problem: "was built for another input shape",
        expected: this.#built,
        received: shape,
        remedy: "Use a new layer",
      });
    }
  }

  /** Calls the layer on a batch, building it first if need be. */
  apply(x: X, options?: ApplyOptions<X, O>): Y {
    this.ensureBuilt(mapEach(x, ({ shape }) => shape.slice(1)));
    const mask = options?.mask ?? mapEach(x, maskOf);
    const y = this.call(x, { training: false, ...options, mask } as CallContext<X> & O);
    const masks = [this.computeMask(x, mask)].flat() as readonly Mask[];
    listOf(y).forEach((output, i) => {
      attachMask(output, masks[i]);
    });
    return y;
  }

  /** Shape of one output sample for one input sample of the given shape. */
  outputShape(inputShape: Each<X, Shape>): Each<Y, Shape> {
    this.ensureBuilt(inputShape);
    const sample = (shape: Shape) => new SymbolicTensor({ shape: [1, ...shape] }, { kind: "input", name: this.name });
    const samples = (isListOfShapes(inputShape) ? inputShape.map(sample) : sample(inputShape as Shape)) as X;
    this.#outputShape ??= traced(() => mapEach(this.apply(samples), ({ shape }) => shape.slice(1))).result;
    return this.#outputShape;
  }

  /** Adds a weight. Call it from {@link build}. */
  protected addWeight(
    name: string,
    shape: Shape,
    initializer: InitializerLike,
    { trainable = true, regularizer, constraint }: WeightOptions = {},
  ): Variable {
    const variable = new Variable(`${this.name}/${name}`, shape, getInitializer(initializer).generate(shape));
    this.#weights.set(name, { variable, trainable });
    if (regularizer !== undefined) this.#regularizers.push({ variable, regularizer: getRegularizer(regularizer) });
    if (constraint !== undefined) this.#constraints.push({ variable, constraint: getConstraint(constraint) });
    return variable;
  }

  /** Makes a layer part of this one: its weights count as this layer's. */
  protected addLayer<L extends AnyLayer>(layer: L): L {
    this.#parts.push(layer);
    return layer;
  }

  /** A weight's value, by the name it was added under. */
  protected weight(name: string): SymbolicTensor {
    return this.variable(name).tensor;
  }

  /** A weight itself, by the name it was added under. */
  protected variable(name: string): Variable {
    const found = this.#weights.get(name);
    if (found === undefined) throw new ReferenceError(`${this.name}: has no weight ${name}. Add it in build().`);
    return found.variable;
  }

  /** All weights: the trainable ones, then the others, each in the order they were made. */
  get weights(): readonly Variable[] {
    return [...this.trainableWeights, ...this.nonTrainableWeights];
  }

  get trainableWeights(): readonly Variable[] {
    const own = this.#select((weight) => weight.trainable && this.trainable);
    return [...own, ...this.#parts.flatMap((part) => part.trainableWeights)];
  }

  get nonTrainableWeights(): readonly Variable[] {
    const own = this.#select((weight) => !weight.trainable || !this.trainable);
    return [...own, ...this.#parts.flatMap((part) => part.nonTrainableWeights)];
  }

  /** The penalties on weights that training changes. */
  get regularizers(): readonly WeightRegularizer[] {
    return [...(this.trainable ? this.#regularizers : []), ...this.#parts.flatMap((part) => part.regularizers)];
  }

  /** The conditions on weights that training changes. */
  get constraints(): readonly WeightConstraint[] {
    return [...(this.trainable ? this.#constraints : []), ...this.#parts.flatMap((part) => part.constraints)];
  }

  /** How many numbers the weights hold. */
  countParams(): number {
    return this.weights.reduce((count, { size }) => count + size, 0);
  }

  #select(wanted: (weight: Weight) => boolean): Variable[] {
    return [...this.#weights.values()].filter(wanted).map(({ variable }) => variable);
  }
}

/** A layer, whatever it takes and gives. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where a layer's signature is forgotten
export type AnyLayer = Layer<any, any, any>;

function isListOfShapes(shape: Shape | readonly Shape[]): shape is readonly Shape[] {
  return Array.isArray(shape[0]);
}

function describe(shape: Shape | readonly Shape[]): string {
  return isListOfShapes(shape)
    ? shape.map((one) => formatShape(["batch", ...one])).join(" and ")
    : formatShape(["batch", ...shape]);
}

/** Keras's automatic names: the class in snake case, with a number from the second one on. */
function uniqueName(className: string): string {
  const base = className
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/_+/g, "_")
    .toLowerCase();
  const count = counters.get(base) ?? 0;
  counters.set(base, count + 1);
  return count === 0 ? base : `${base}_${count}`;
}
