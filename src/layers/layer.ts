import { oneOf } from "../check.js";
import type { Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import { betweenIn } from "../graph/symbols/between.js";
import { requireTensor } from "../graph/symbols/inputs.js";
import { type Call, type LayerTensor, record } from "../graph/symbols/layer-tensor.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { traced } from "../graph/symbols/trace.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { getInitializer, Initializer, type InitializerLike } from "../initializers/index.js";
import { isA } from "../is-a.js";
import { Module, type ModuleConfig } from "../module/module.js";
import { PRECISIONS, type Precision, scope } from "../module/scope.js";
import { divide } from "../ops/elementwise/binary.js";
import { refuseUnknown } from "../options.js";
import { getRegularizer, type RegularizerLike } from "../regularizers/index.js";
import type { Shape } from "../shape.js";
import { requireShape, sizeOf } from "../shape.js";
import { leaves, mapTree } from "../structure.js";
import type { Tensor } from "../tensor.js";
import { inLayer } from "./in-layer.js";
import { attachMask, type Mask, maskOf } from "./mask.js";
import { inPrecision, ofPrecision } from "./precision.js";
import { countReplacement } from "./replacements.js";
import {
  checkRules,
  type WeightConstraint,
  type WeightRegularizer,
  WeightRuleBook,
  type WeightRules,
} from "./rules.js";
import { formatShapes, type Masks, mapShapes, type Shapes, type Tensors } from "./signature.js";
import { writeWeights } from "./write-weights.js";

/** What every layer takes. `D` is what its `dtype` may be. */
export interface LayerConfig<D = Precision | undefined> extends ModuleConfig {
  /** Shape of one sample, for the first layer of a model. */
  readonly inputShape: Shape | undefined;
  /** Whether training changes the weights. */
  readonly trainable: boolean;
  /** Adds a penalty on what the layer gives to the loss, per sample. */
  readonly activityRegularizer: RegularizerLike | undefined;
  /**
   * What the layer and those within it compute in: `"float32"`, or `"mixedFloat16"` with inputs, outputs and the values of weights in
   * float16; the weights themselves are float32. Default: what the layer or model around it does, see `compile`'s `precision`.
   */
  readonly dtype: D;
}

/** The defaults of what every layer takes. */
export const LAYER: LayerConfig = {
  name: undefined,
  inputShape: undefined,
  trainable: true,
  activityRegularizer: undefined,
  dtype: undefined,
};

/** What a layer is told when it is called. */
export interface CallContext<X = SymbolicTensor> {
  /** True while training: dropout drops, batch normalization looks at the batch. */
  readonly training: boolean;
  /** Which steps of the input count. {@link Layer.apply} fills in the masks that travel with the inputs. */
  readonly mask: Masks<X>;
}

/** How {@link Layer.apply} may be called: `training` is that of the call around it, masks are those that travel with the inputs. */
export type ApplyOptions<X, O extends object> = Partial<CallContext<X>> & O;

/**
 * A function with weights. Subclasses make their weights in {@link build}, once the input's shape is known, and say in
 * {@link call} what they compute. Layers within a layer are made in its constructor and kept in fields; their weights count as
 * its own.
 *
 * `X` is what it takes and `Y` what it gives: a tensor, or a list or record of tensors. `C` is its config, `O` are options of its
 * own that {@link apply} takes beside `training` and `mask`, such as the initial state of a recurrent layer.
 *
 * @example
 * class Scale extends Layer {
 *   static override className = "Scale";
 *   override build(sample: Shape) { this.addWeight("factor", sample, "ones"); }
 *   override call(x: SymbolicTensor) { return ops.multiply(x, this.weight("factor")); }
 * }
 */
export abstract class Layer<
  X extends Tensors = SymbolicTensor,
  Y extends Tensors = SymbolicTensor,
  C extends LayerConfig<unknown> = LayerConfig,
  O extends object = object,
> extends Module<C> {
  static override className = "Layer";
  static override defaults: object = LAYER;
  /** The options of its own that {@link apply} takes: the names in `O`. Others are refused. */
  static callOptions: readonly string[] = [];
  /** Whether a mask that comes in goes on with the output. Default: it ends here. */
  readonly supportsMasking: boolean = false;
  /** Whether floats that come in and go out are cast to what the layer computes in. Default: they are. */
  protected readonly autocast: boolean = true;
  readonly #rules = new WeightRuleBook();
  readonly #calls: Call[] = [];
  readonly #inPlace = new Map<string, (w: SymbolicTensor) => SymbolicTensor>();
  /** Weights as the call under way computes with them. */
  readonly #cast = new Map<string, SymbolicTensor>();
  #built: string | undefined;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    this.startTrainable(this.config.trainable);
    const { inputShape } = this.config;
    if (inputShape !== undefined) requireShape(this.name, "inputShape", inputShape);
    if (this.precision !== undefined) oneOf(this.name, "dtype", this.precision, PRECISIONS);
    checkRules(this.name, this.config);
  }

  /** Whether the weights are made. */
  get built(): boolean {
    return this.#built !== undefined || this.#calls.length > 0;
  }

  /** Shape of one sample, if the layer was told. */
  get inputShape(): Shape | undefined {
    return this.config.inputShape;
  }

  /** What the layer says that it computes in. */
  protected get precision(): Precision | undefined {
    return this.config.dtype as Precision | undefined;
  }

  /** Makes the weights for samples of this shape. Runs again when the shape changes: weights that are there are only checked. */
  build(_sample: Shapes<X>): void {}

  /** What the layer computes, in symbols. Tensors have the batch as their first axis. */
  abstract call(x: X, context: CallContext<X> & O): Y;

  /** The masks that go on with what the layer gives. */
  computeMask(_x: X, mask: Masks<X>): Masks<Y> | undefined {
    return this.supportsMasking && !Array.isArray(mask) ? (mask as Masks<Y> | undefined) : undefined;
  }

  /** Calls the layer on a batch, building it first if need be. Between layers, the call is recorded. */
  apply(x: X, options?: ApplyOptions<X, O>): Y {
    if (betweenIn([x, options]) !== undefined) return this.#record(x, options);
    this.#checkCall(x, options);
    const around = scope();
    around.caller?.adopt(this);
    const training = options?.training ?? around.training;
    const mask = options?.mask ?? (mapTree(x, maskOf) as Masks<X>);
    const precision = this.precision ?? around.precision;
    const width = this.autocast ? precision : undefined;
    return inPrecision(precision, { training, caller: this }, () => {
      try {
        this.ensureBuilt(mapTree(x, ({ shape }: SymbolicTensor) => shape.slice(1)) as Shapes<X>);
        this.#castWeights(width);
        const context = { ...ofPrecision(options, width), training, mask } as CallContext<X> & O;
        const y = ofPrecision(this.call(ofPrecision(x, width), context), width);
        const masks = this.computeMask(x, mask);
        const outputs = leaves<SymbolicTensor>(y);
        if (masks !== undefined) {
          leaves<Mask>(masks).forEach((one, i) => {
            const output = outputs[i];
            if (output !== undefined) attachMask(output, one);
          });
        }
        this.#regularizeActivity(outputs);
        around.seen?.(this.name, outputs);
        return y;
      } catch (error) {
        throw inLayer(this.name, error);
      } finally {
        this.#cast.clear();
      }
    });
  }

  /** Casts weights before they meet anything: only then can they ride in the last write of what they meet. */
  #castWeights(precision: Precision | undefined): void {
    if (precision !== "mixedFloat16") return;
    for (const key of this.ownKeys) this.#cast.set(key, this.weight(key));
  }

  #checkCall(x: X, options: ApplyOptions<X, O> = {} as ApplyOptions<X, O>): void {
    const { callOptions } = this.constructor as typeof Layer;
    refuseUnknown(this.name, options, ["training", "mask", ...callOptions]);
    const { training, mask } = options;
    if (training !== undefined) oneOf(this.name, "training", training, [true, false]);
    const ofOne = mask !== undefined && isA(x, SymbolicTensor);
    if (ofOne) requireTensor(this.name, "mask", mask);
    else mapTree(mask, (leaf: unknown) => leaf === undefined || requireTensor(this.name, "mask", leaf));
    mapTree(x, (leaf: unknown, path) => requireTensor(this.name, path || "the input", leaf));
    if (leaves<unknown>(x).length > 0) return;
    throw new ArgumentError({ where: this.name, problem: "no inputs", expected: "a tensor", received: inWords(x) });
  }

  /** The calls that were recorded between layers. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** What the layer was called with last between layers. Throws an ArgumentError if it never was. */
  get input(): X {
    return this.#lastCall().args[0] as X;
  }

  /** What the layer gave last between layers. Throws an ArgumentError if it was never called there. */
  get output(): Y {
    return this.#lastCall().outputs as Y;
  }

  #lastCall(): Call {
    const last = this.#calls.at(-1);
    if (last !== undefined) return last;
    throw new ArgumentError({
      where: this.name,
      problem: "has not been called between layers yet",
      remedy: "Call apply() on what Input(…) or another layer gives",
    });
  }

  #record(x: X, options: ApplyOptions<X, O> | undefined): Y {
    const outputs = record(this, options === undefined ? [x] : [x, options]);
    const [first] = leaves<LayerTensor>(outputs);
    if (first?.from !== undefined) this.#calls.push(first.from);
    return outputs as Y;
  }

  /** Builds the layer for samples of this shape, unless it was built for them last. */
  ensureBuilt(sample: Shapes<X>): void {
    mapShapes(sample, (shape) => sizeOf(shape, this.name)); // throws for what are no shapes
    const key = formatShapes(sample);
    if (this.#built === key) return;
    const before = this.#built === undefined ? undefined : [...this.parts().values()];
    this.#built = ""; // what a build that fails leaves behind fits no shape
    this.build(sample);
    this.#built = key;
    const after = this.parts();
    if (before === undefined || before.every((part, i) => part === [...after.values()][i])) return;
    throw new ArgumentError({
      where: this.name,
      problem: "build() made its layers anew for another input shape",
      remedy: "Make layers in the constructor, and only weights in build()",
    });
  }

  /** Shape of one output sample for one input sample of the given shape. */
  outputShape(sample: Shapes<X>): Shapes<Y> {
    const probe = (shape: Shape) => new SymbolicTensor({ shape: [1, ...shape] }, { kind: "input", name: this.name });
    const { result } = traced(() => this.apply(mapShapes(sample, probe) as X), { trial: true });
    return mapTree(result, ({ shape }: SymbolicTensor) => shape.slice(1)) as Shapes<Y>;
  }

  /** Adds a weight: what it starts with, or all its rules. Call it from {@link build}. */
  protected addWeight(key: string, shape: Shape, like: InitializerLike | WeightRules): Variable {
    const rules = isInitializer(like) ? { initializer: like } : like;
    const known = this.hasVariable(key);
    const { trainable, initializer = "glorotUniform" } = rules;
    const variable = this.addVariable(key, shape, {
      trainable,
      initial: () => getInitializer(initializer).plan(shape),
    });
    if (!known) this.#rules.add(variable, rules);
    return variable;
  }

  /**
   * A weight's value, by the key it was added under; what was put in its place, if anything was. It is of the type that the layer
   * computes in, unless told.
   */
  protected weight(key: string, precision = this.autocast ? scope().precision : undefined): SymbolicTensor {
    const cast = precision === "mixedFloat16" ? this.#cast.get(key) : undefined;
    const { tensor } = this.variable(key);
    return cast ?? ofPrecision(this.#inPlace.get(key)?.(tensor) ?? tensor, precision);
  }

  /**
   * Computes with something else in the place of a weight, which training then leaves as it is unless it is `learnable`; or, without
   * `instead`, with the weight again. See `enableLora` and `enableFakeQuantization`.
   */
  putInPlace(
    key: string,
    instead?: (w: SymbolicTensor) => SymbolicTensor,
    { learnable = instead === undefined } = {},
  ): void {
    this.setLearnable(key, learnable);
    if (instead === undefined) this.#inPlace.delete(key);
    else this.#inPlace.set(key, instead);
    countReplacement();
  }

  /** Whether something stands in the place of a weight. */
  isReplaced(key: string): boolean {
    return this.#inPlace.has(key);
  }

  /** Adds a scalar to the loss of the model. Call it from {@link call}. */
  protected addLoss(loss: SymbolicTensor): void {
    scope().losses.push([this, loss]);
  }

  /** Shows a value in the logs under a name: its mean over the batches. Call it from {@link call}. */
  protected addMetric(name: string, value: SymbolicTensor): void {
    scope().metrics.set(name, value);
  }

  /** All weights, layer by layer: of each those that training may change, then the others. */
  get weights(): readonly Variable[] {
    return [...this.variables({ of: isLayer }).values()];
  }

  /** The weights that training changes. */
  get trainableWeights(): readonly Variable[] {
    return [...this.variables({ of: isLayer, trainable: true }).values()];
  }

  get nonTrainableWeights(): readonly Variable[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter((variable) => !trained.has(variable));
  }

  /**
   * What counts beside the loss given to `compile`: losses that this layer and those in it have added in the step so far, then the
   * penalties on weights that training changes. Scalars. `computeLoss` counts them already; for steps that do not call it.
   */
  get losses(): readonly SymbolicTensor[] {
    const layers = this.modules();
    return [
      ...scope().losses.flatMap(([layer, loss]) => (layers.has(layer) ? loss : [])),
      ...this.regularizers.map(({ variable, regularizer }) => regularizer.call(variable.tensor)),
    ];
  }

  /** The penalties on weights that training changes. */
  get regularizers(): readonly WeightRegularizer[] {
    return this.#ofTrained(({ regularizers }) => regularizers);
  }

  /** The conditions on weights that training changes. */
  get constraints(): readonly WeightConstraint[] {
    return this.#ofTrained(({ constraints }) => constraints);
  }

  /** How many numbers the weights hold. */
  countParams(): number {
    return this.weights.reduce((count, { size }) => count + size, 0);
  }

  /** The values of all weights, in the order of {@link weights}. */
  async getWeights(): Promise<Tensor<"float32">[]> {
    const { readWeights } = await import("../rare.js");
    return readWeights(this.weights);
  }

  /** Sets all weights, in the order of {@link weights}. Rejects with a ShapeError for values that do not fit, and then sets none. */
  async setWeights(values: readonly Tensor[]): Promise<void> {
    writeWeights(this.weights, values);
  }

  override getConfig(): C {
    return { ...this.config, name: this.name, trainable: this.trainable };
  }

  #ofTrained<T extends { readonly variable: Variable }>(rules: (book: WeightRuleBook) => readonly T[]): T[] {
    const trained = new Set(this.trainableWeights);
    const layers = [...this.modules()].filter((module) => isA(module, Layer));
    return layers.flatMap((layer) => rules(layer.#rules)).filter(({ variable }) => trained.has(variable));
  }

  /** What {@link apply} adds a penalty by. A layer whose parts do that instead overrides it. */
  protected get activityRegularizer(): RegularizerLike | undefined {
    return this.config.activityRegularizer;
  }

  #regularizeActivity(outputs: readonly SymbolicTensor[]): void {
    const { activityRegularizer } = this;
    if (activityRegularizer === undefined) return;
    const regularizer = getRegularizer(activityRegularizer);
    for (const output of ofPrecision(outputs, scope().precision && "float32"))
      this.addLoss(divide(regularizer.call(output), output.shape[0] ?? 1));
  }
}

/** A layer, whatever it takes and gives. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where a layer's signature is forgotten
export type AnyLayer = Layer<any, any, any, any>;

function isLayer(module: Module): boolean {
  return isA(module, Layer);
}

function isInitializer(like: InitializerLike | WeightRules): like is InitializerLike {
  return typeof like === "string" || typeof like === "function" || isA(like, Initializer);
}
