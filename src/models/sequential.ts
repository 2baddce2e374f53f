import type { Options } from "../config.js";
import type { DType } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { LayerTensor } from "../graph/symbols/layer-tensor.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { currentTrace } from "../graph/symbols/trace.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import {
  type AnyLayer,
  type ApplyOptions,
  type Front,
  InputLayer,
  Layer,
  type LayerConfig,
  type Tensors,
} from "../layers/index.js";
import { formatShape, type Shape } from "../shape.js";
import { isList, refuseEndless } from "../structure.js";
import { Input } from "./input.js";
import { Model } from "./model.js";
import { entryOf, type ModelConfig } from "./wired-model.js";
import { type HostCallee, runsOnHost, Wiring } from "./wiring.js";

/** A layer that stands in a stack: one tensor in, one out. */
// biome-ignore lint/suspicious/noExplicitAny: a stack does not mind a layer's config and call options
export type StackedLayer = Layer<SymbolicTensor, SymbolicTensor, any, any>;

/** A stack of layers, each fed by the one before. */
export class Sequential extends Model<SymbolicTensor, SymbolicTensor> {
  static override className = "Sequential";
  readonly #stack: StackedLayer[] = [];
  #way: Wiring<SymbolicTensor, SymbolicTensor> | undefined;
  /** Whether the shape of the input is that of a batch on which calls are tried. */
  #isTried = false;
  /** Where the values between the layers begin and end, once the shape of the input is known. */
  #ends: { readonly input: LayerTensor; readonly output: LayerTensor } | undefined;

  /** `layers` may begin with what {@link Input} gives; else the first one says `inputShape`, or the first batch tells. */
  constructor(layers: readonly (StackedLayer | SymbolicTensor)[] = [], options?: Options<ModelConfig>) {
    super(options);
    if (!isList(layers)) {
      const expected = "a list of layers";
      throw new ArgumentError({ where: this.name, problem: "no layers", expected, received: inWords(layers) });
    }
    refuseEndless(layers, 0);
    for (const layer of layers) this.add(layer);
  }

  /** Puts a layer on top. Throws an ArgumentError for one that is in the stack already. */
  add(layer: StackedLayer | SymbolicTensor): this {
    if (isA(layer, SymbolicTensor)) return this.#begin(between(layer));
    if (isA(layer, InputLayer)) return this.#begin(layer.output);
    if (!isA(layer, Layer)) {
      throw new ArgumentError({
        where: this.name,
        problem: "no layer",
        expected: "a layer, or what Input(…) gives",
        received: inWords(layer),
        ...(isList(layer) && { remedy: "Spread it: …layers" }),
      });
    }
    if (this.#stack.includes(layer)) {
      throw new ArgumentError({
        where: this.name,
        problem: `layer ${layer.name} is in the model already`,
        remedy: "A stack takes each layer once",
      });
    }
    const shape = this.#stack.length === 0 && this.#ends === undefined ? shapeFor(layer) : undefined;
    if (shape !== undefined) this.#begin(between(Input(shape)));
    this.#stack.push(layer);
    this.forgetPrograms();
    if (this.#ends !== undefined) this.#ends = { ...this.#ends, output: between(layer.apply(this.#ends.output)) };
    return this;
  }

  /** Takes the topmost layer off, and gives it. */
  pop(): StackedLayer | undefined {
    const layer = this.#stack.pop();
    this.forgetPrograms();
    if (this.#ends !== undefined) this.#record(this.#ends.input);
    return layer;
  }

  override get layers(): readonly StackedLayer[] {
    return this.#stack;
  }

  /** Name, `trainable`, `dtype` and the layers, each `{ className, config }`: what {@link fromConfig} makes a stack of. */
  override getConfig(): LayerConfig {
    const config = super.getConfig();
    if (this.constructor !== Sequential) return config;
    const { name, trainable, dtype } = config;
    const input = this.#ends === undefined ? [] : [InputLayer.of(this.#ends.input)];
    return { name, trainable, dtype, layers: [...input, ...this.#stack].map(entryOf) } as object as LayerConfig;
  }

  protected override fields(): readonly (readonly [string, unknown])[] {
    return [["layers", this.#stack], ...super.fields()];
  }

  override get input(): SymbolicTensor {
    return this.#ends?.input ?? super.input;
  }

  override get output(): SymbolicTensor {
    return this.#ends?.output ?? super.output;
  }

  override get built(): boolean {
    return this.#ends !== undefined;
  }

  override get inputStructure() {
    return "one tensor";
  }

  override get outputStructure() {
    return "one tensor";
  }

  /** Shape of one input sample, if it is known yet; −1 for sizes that differ from batch to batch. */
  override get inputShape(): Shape | undefined {
    return this.#ends?.input.shape.slice(1);
  }

  override get front(): Front | undefined {
    if (this.#wiring !== undefined) return this.#wiring.front;
    return hostIn(this)?.startFront(({ shape, dtype }) => {
      this.add(Input({ shape: shape.slice(1), dtype: dtype as DType }));
      return this.front;
    });
  }

  /** The way through a stack of which some layers run on the host, once the shape of the input is known. */
  get #wiring(): Wiring<SymbolicTensor, SymbolicTensor> | undefined {
    if (this.#ends === undefined || hostIn(this) === undefined) return undefined;
    if (this.#way?.outputs !== this.#ends.output)
      this.#way = new Wiring(this.name, this.#ends.input, this.#ends.output);
    return this.#way;
  }

  protected override get way(): Wiring<Tensors, Tensors> | undefined {
    if (this.#ends === undefined || this.call !== Sequential.prototype.call) return undefined;
    return this.#wiring ?? new Wiring(this.name, this.#ends.input, this.#ends.output);
  }

  /** Between layers, a stack that has no input yet gets one like what comes: sizes that are not known stay open. */
  override apply(x: SymbolicTensor, options?: ApplyOptions<SymbolicTensor, object>): SymbolicTensor {
    if (this.#ends === undefined && isA(x, LayerTensor)) this.#begin(between(Input(inputLike(x))));
    return super.apply(x, options);
  }

  protected override repeat(x: SymbolicTensor): SymbolicTensor {
    return this.#stack.reduce((value, layer) => layer.apply(value), x);
  }

  override build(sample: Shape): void {
    if (this.#wiring !== undefined) return;
    const declared = this.inputShape;
    if (declared === undefined) this.#begin(between(Input(sample)));
    else if (this.#isTried && declared.length === sample.length && currentTrace()?.trial === true) {
      // Within a layer that is tried on two batches, what differs between them is known of neither.
      const sizes = declared.map((size, i) => (size === sample[i] ? size : -1));
      const like = { shape: [-1, ...sizes], dtype: this.input.dtype };
      if (String(sizes) !== String(declared)) this.#record(between(Input(inputLike(like))));
    } else if (declared.length !== sample.length || declared.some((size, i) => size >= 0 && size !== sample[i])) {
      throw new ShapeError({
        where: this.name,
        problem: "the input has another shape than the model was made for",
        expected: formatShape(["batch", ...declared]),
        received: formatShape(["batch", ...sample]),
      });
    }
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    if (this.#wiring !== undefined) return this.#wiring.run(x);
    return this.#stack.reduce((value, layer) => layer.apply(value), x);
  }

  #begin(input: LayerTensor): this {
    if (this.#ends !== undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "the stack has its input already",
        expected: "Input at the start",
        received: "a second one",
      });
    }
    this.#isTried = currentTrace()?.trial === true;
    this.#record(input);
    return this;
  }

  #record(input: LayerTensor): void {
    const output = this.#stack.reduce((value, layer) => between(layer.apply(value)), input);
    this.#ends = { input, output };
  }
}

/** A layer that runs on the host, of a stack or of a model in it. */
function hostIn({ layers }: { readonly layers: readonly AnyLayer[] }): HostCallee | undefined {
  for (const layer of layers) {
    const host = isA(layer, Model) ? hostIn(layer) : runsOnHost(layer) ? layer : undefined;
    if (host !== undefined) return host;
  }
  return undefined;
}

/** The input that takes what a value between layers is. */
function inputLike({ shape, dtype }: Pick<LayerTensor, "shape" | "dtype">): {
  readonly shape: (number | null)[];
  readonly dtype: DType;
} {
  return { shape: shape.slice(1).map((size) => (size < 0 ? null : size)), dtype };
}

/** The sample shape that a first layer asks for. */
function shapeFor(layer: StackedLayer): Shape | undefined {
  const { inputShape } = layer;
  return inputShape?.map((size) => (size < 0 ? -1 : size));
}

/** What a layer gives between layers. */
function between(tensor: SymbolicTensor): LayerTensor {
  if (isA(tensor, LayerTensor)) return tensor;
  throw new ArgumentError({ where: "Sequential", problem: "a tensor of a graph came between layers" });
}
