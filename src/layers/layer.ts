import { ShapeError } from "../errors.js";
import { SymbolicTensor } from "../graph/tensor.js";
import { traced } from "../graph/trace.js";
import { Variable } from "../graph/variable.js";
import { getInitializer, type InitializerLike } from "../initializers/index.js";
import { formatShape, type Shape } from "../shape.js";

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
export interface CallContext {
  /** True while training: dropout drops, batch normalization looks at the batch. */
  readonly training: boolean;
}

const counters = new Map<string, number>();

/**
 * A function with weights. Subclasses make their weights in {@link build}, once the input's shape is known, and say in
 * {@link call} what they compute.
 *
 * @example
 * class Scale extends Layer {
 *   factor?: Variable;
 *   override build(inputShape: Shape) { this.factor = this.addWeight("factor", inputShape, "ones"); }
 *   override call(x: SymbolicTensor) { return ops.multiply(x, this.weight("factor")); }
 * }
 */
export abstract class Layer {
  readonly name: string;
  readonly inputShape: Shape | undefined;
  trainable: boolean;
  readonly #weights = new Map<string, { readonly variable: Variable; readonly trainable: boolean }>();
  #built: Shape | undefined;
  #outputShape: Shape | undefined;

  constructor({ name, inputShape, trainable = true }: LayerOptions = {}) {
    this.name = name ?? uniqueName(new.target.name);
    this.inputShape = inputShape;
    this.trainable = trainable;
  }

  /** Makes the weights. `inputShape` is that of one sample: the batch axis is left out. */
  build(_inputShape: Shape): void {}

  /** What the layer computes, in symbols. `x` has the batch as its first axis. */
  abstract call(x: SymbolicTensor, context: CallContext): SymbolicTensor;

  /** Builds the layer, once, and checks that later inputs have the same shape. */
  ensureBuilt(inputShape: Shape): void {
    if (this.#built === undefined) {
      this.build(inputShape);
      this.#built = [...inputShape];
    } else if (formatShape(this.#built) !== formatShape(inputShape)) {
      throw new ShapeError({
        where: this.name,
        problem: "was built for another input shape",
        expected: formatShape(["batch", ...this.#built]),
        received: formatShape(["batch", ...inputShape]),
        remedy: "Use a new layer",
      });
    }
  }

  /** Calls the layer on a batch, building it first if need be. */
  apply(x: SymbolicTensor, context: CallContext = { training: false }): SymbolicTensor {
    this.ensureBuilt(x.shape.slice(1));
    return this.call(x, context);
  }

  /** Shape of one output sample for one input sample of the given shape. */
  outputShape(inputShape: Shape): Shape {
    this.ensureBuilt(inputShape);
    const sample = new SymbolicTensor({ shape: [1, ...inputShape] }, { kind: "input", name: this.name });
    this.#outputShape ??= traced(() => this.call(sample, { training: false })).result.shape.slice(1);
    return this.#outputShape;
  }

  /** Adds a weight. Call it from {@link build}. */
  protected addWeight(name: string, shape: Shape, initializer: InitializerLike, { trainable = true } = {}): Variable {
    const variable = new Variable(`${this.name}/${name}`, shape, getInitializer(initializer).generate(shape));
    this.#weights.set(name, { variable, trainable });
    return variable;
  }

  /** A weight's value, by the name it was added under. */
  protected weight(name: string): SymbolicTensor {
    const found = this.#weights.get(name);
    if (found === undefined) throw new ReferenceError(`${this.name}: has no weight ${name}. Add it in build().`);
    return found.variable.tensor;
  }

  /** All weights: the trainable ones, then the others, each in the order they were made. */
  get weights(): readonly Variable[] {
    return [...this.trainableWeights, ...this.nonTrainableWeights];
  }

  get trainableWeights(): readonly Variable[] {
    return this.#select((weight) => weight.trainable && this.trainable);
  }

  get nonTrainableWeights(): readonly Variable[] {
    return this.#select((weight) => !weight.trainable || !this.trainable);
  }

  /** How many numbers the weights hold. */
  countParams(): number {
    return this.weights.reduce((count, { size }) => count + size, 0);
  }

  #select(wanted: (weight: { readonly trainable: boolean }) => boolean): Variable[] {
    return [...this.#weights.values()].filter(wanted).map(({ variable }) => variable);
  }
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
