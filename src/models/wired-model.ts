import type { Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import { betweenIn } from "../graph/symbols/between.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import {
  type AnyLayer,
  type ApplyOptions,
  type Front,
  Layer,
  type LayerConfig,
  type Tensors,
} from "../layers/index.js";
import { leaves, type Tree } from "../structure.js";
import { optionsOf } from "./model-data.js";
import { Wiring } from "./wiring.js";

export type ModelConfig = Omit<LayerConfig, "inputShape" | "activityRegularizer">;

/** A layer as the config of a model has it. */
export interface LayerEntry {
  readonly className: string;
  readonly config: object;
}

const origins = new WeakMap<object, AnyLayer>();

/** A layer's entry in the config of a model. */
export function entryOf(layer: AnyLayer): LayerEntry {
  const entry = { className: layer.className, config: layer.getConfig() };
  origins.set(entry, layer);
  return entry;
}

/** The layer that an entry was made of: the same for entries in several places. */
export function originOf(entry: object): AnyLayer | undefined {
  return origins.get(entry);
}

/** The half of a model that says what it computes, of which layers and by which way; `Model` adds how it is trained and asked. */
export abstract class WiredModel<X extends Tensors = SymbolicTensor, Y extends Tensors = SymbolicTensor> extends Layer<
  X,
  Y,
  LayerConfig
> {
  static override className = "WiredModel";
  /** What comes and goes belongs to the layers, each of which casts for itself. */
  protected override readonly autocast = false;
  readonly #wiring: Wiring<X, Y> | undefined;

  /** Throws an ArgumentError for outputs that depend on something that is not among the inputs. */
  constructor(given: { readonly inputs?: X; readonly outputs?: Y } & Options<ModelConfig> = {}) {
    super(optionsOf(given) as Options<LayerConfig>);
    const { inputs, outputs } = given;
    if (inputs === undefined && outputs === undefined) return;
    if (inputs === undefined || outputs === undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "a functional model needs both ends",
        expected: "{ inputs, outputs }",
        received: inputs === undefined ? "outputs alone" : "inputs alone",
      });
    }
    this.#wiring = new Wiring(this.name, inputs, outputs);
  }

  /** What the model computes. A functional model makes the calls that were recorded; a subclass says its own. */
  override call(x: X): Y {
    if (this.#wiring !== undefined) return this.#wiring.run(x);
    throw new ArgumentError({
      where: this.name,
      problem: "does not say what it computes",
      remedy: "Give inputs and outputs, or override call(x)",
    });
  }

  /** The layers: of a functional model all that are called, in Keras's order; else its parts. */
  get layers(): readonly AnyLayer[] {
    if (this.#wiring !== undefined) return this.#wiring.layers;
    return [...this.parts().values()].filter((part) => isA(part, Layer));
  }

  /** A layer by its name. Throws an ArgumentError that lists the names there are. */
  getLayer(name: string): AnyLayer {
    const found = this.layers.find((layer) => layer.name === name);
    if (found !== undefined) return found;
    throw new ArgumentError({
      where: this.name,
      problem: "no such layer",
      expected: `one of ${this.layers.map((layer) => layer.name).join(", ")}`,
      received: inWords(name),
    });
  }

  protected override fields(): readonly (readonly [string, unknown])[] {
    return this.#wiring === undefined ? super.fields() : [["layers", this.layers], ...super.fields()];
  }

  /** What the model takes and gives between layers. Throws an ArgumentError for a model that is not functional and was not called. */
  override get input(): X {
    return this.#wiring?.inputs ?? super.input;
  }

  override get output(): Y {
    return this.#wiring?.outputs ?? super.output;
  }

  /** All that it takes, in a list, whatever structure it comes in. Throws where {@link input} does. */
  get inputs(): readonly SymbolicTensor[] {
    return leaves<SymbolicTensor>(this.input);
  }

  /** All that it gives, in a list. Throws where {@link output} does. */
  get outputs(): readonly SymbolicTensor[] {
    return leaves<SymbolicTensor>(this.output);
  }

  /** How the model is put together, if it is functional. */
  get wiring(): Wiring<X, Y> | undefined {
    return this.#wiring;
  }

  /** What is done on the host before each step, if some of the layers run there. */
  get front(): Front | undefined {
    return this.#wiring?.front;
  }

  /** The way from inputs to outputs, where it is known and nothing else is computed. */
  protected get way(): Wiring<Tensors, Tensors> | undefined {
    return this.call === WiredModel.prototype.call ? this.#wiring : undefined;
  }

  /** Between layers, a model with layers that run on the host dissolves into its layers: they are recorded one by one. */
  override apply(x: X, options?: ApplyOptions<X, object>): Y {
    if (this.front === undefined || betweenIn(x) === undefined) return super.apply(x, options);
    return this.repeat(x);
  }

  /** Records all calls anew, of a functional model. */
  protected repeat(x: X): Y {
    return this.#wiring === undefined ? this.call(x) : this.#wiring.repeat(x);
  }

  get outputNames(): readonly string[] {
    return this.#wiring?.outputNames ?? [];
  }

  get inputStructure(): Tree<unknown> | undefined {
    return this.#wiring?.inputs;
  }

  get outputStructure(): Tree<unknown> | undefined {
    return this.#wiring?.outputs;
  }

  override get built(): boolean {
    return this.#wiring !== undefined || super.built;
  }
}
