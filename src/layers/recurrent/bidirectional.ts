import { oneOf } from "../../check.js";
import { construct, type Defaults, type Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { flip } from "../../ops/arrange/rearrange.js";
import { concat } from "../../ops/core/concat.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import type { Shape } from "../../shape.js";
import { isList, leaves } from "../../structure.js";
import { type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";
import type { Mask } from "../mask.js";
import type { Masks } from "../signature.js";
import { RecurrentLayer, type RNNCall, statesGiven } from "./recurrent-layer.js";

/** How the outputs of both directions become one; null: they stay two. */
export type MergeMode = "concat" | "sum" | "mul" | "ave" | null;

/** What {@link Bidirectional} takes. */
export interface BidirectionalConfig<R extends boolean = boolean, M extends MergeMode = MergeMode> extends LayerConfig {
  /** Reads from the start. */
  readonly layer: RecurrentLayer<R>;
  /** Default `"concat"`. */
  readonly mergeMode: M;
  /** Reads from the end. Default: a layer like the first that goes the other way, with weights of its own. */
  readonly backwardLayer: RecurrentLayer<R> | undefined;
}

/** Options of {@link Bidirectional}. */
export type BidirectionalOptions<R extends boolean = boolean, M extends MergeMode = MergeMode> = Options<
  BidirectionalConfig<R, M>,
  "layer"
>;

/** A list where states come along or outputs stay two, else a tensor. */
type BidirectionalOutput<R extends boolean, M extends MergeMode> = R extends true
  ? readonly SymbolicTensor[]
  : M extends null
    ? readonly SymbolicTensor[]
    : SymbolicTensor;

const BIDIRECTIONAL: Defaults<BidirectionalConfig, "layer"> = {
  ...LAYER,
  mergeMode: "concat",
  backwardLayer: undefined,
};

const MERGE_MODES: readonly MergeMode[] = ["concat", "sum", "mul", "ave", null];

/**
 * Reads a sequence in both directions with two recurrent layers and merges what they give (Schuster & Paliwal, 1997).
 *
 * Outputs of each step go together with those of the same step; with `returnSequences` they are zero where the mask leaves a step out,
 * whatever the layers' `zeroOutputForMask`, and without the last output counts, masked or not. With `returnState` the states follow, first those of
 * the forward layer. `initialState` is given in the same order.
 *
 * Throws an ArgumentError for a backward layer that does not go the other way, or gives something else than the forward one.
 *
 * @example new Bidirectional(new LSTM(64, { returnSequences: true }))
 */
export class Bidirectional<R extends boolean = false, M extends MergeMode = "concat"> extends Layer<
  SymbolicTensor,
  BidirectionalOutput<R, M>,
  BidirectionalConfig<R, M>,
  RNNCall
> {
  static override className = "Bidirectional";
  static override args = ["layer"];
  static override callOptions = ["initialState"];
  static override defaults = BIDIRECTIONAL;
  override readonly supportsMasking = true;
  readonly forwardLayer: RecurrentLayer<R>;
  readonly backwardLayer: RecurrentLayer<R>;

  constructor(layer: RecurrentLayer<R>, options?: BidirectionalOptions<R, M>) {
    super(options, { layer });
    const { mergeMode, backwardLayer } = this.config;
    oneOf(this.name, "mergeMode", mergeMode, MERGE_MODES);
    this.forwardLayer = recurrent(this.name, "layer", layer);
    this.backwardLayer =
      backwardLayer === undefined ? mirrored(layer) : recurrent(this.name, "backwardLayer", backwardLayer);
    for (const option of ["goBackwards", "returnSequences", "returnState", "stateful"] as const) {
      const wanted = option === "goBackwards" ? !layer.config[option] : layer.config[option];
      const received = this.backwardLayer.config[option];
      if (received === wanted) continue;
      throw new ArgumentError({
        where: this.name,
        problem: "the two layers do not go together",
        expected: `a backwardLayer with ${option}: ${wanted}`,
        received: `${received}`,
      });
    }
    for (const one of [this.forwardLayer, this.backwardLayer]) one.zeroOutputForMask = layer.config.returnSequences;
  }

  override build(sample: Shape): void {
    this.forwardLayer.ensureBuilt(sample);
    this.backwardLayer.ensureBuilt(sample);
  }

  override call(x: SymbolicTensor, { mask, ...given }: CallContext & RNNCall): BidirectionalOutput<R, M> {
    const initialState = statesGiven(given);
    const { mergeMode } = this.config;
    const half = (initialState?.length ?? 0) / 2;
    const run = (layer: RecurrentLayer<R>, states: readonly SymbolicTensor[] | undefined) =>
      leaves<SymbolicTensor>(layer.apply(x, { mask, initialState: states }));
    const [there = x, ...statesThere] = run(this.forwardLayer, initialState?.slice(0, half));
    const [made = x, ...statesBack] = run(this.backwardLayer, initialState?.slice(half));
    const back = this.forwardLayer.config.returnSequences ? flip(made, 1) : made;
    const outputs = merge(mergeMode, there, back);
    const all = [...outputs, ...statesThere, ...statesBack];
    return (all.length > 1 ? all : outputs[0]) as BidirectionalOutput<R, M>;
  }

  override computeMask(_x: SymbolicTensor, mask: Mask): Masks<BidirectionalOutput<R, M>> | undefined {
    const { returnSequences, returnState } = this.forwardLayer.config;
    if (!returnSequences || mask === undefined) return undefined;
    const masks = this.config.mergeMode === null ? [mask, mask] : returnState ? [mask] : mask;
    return masks as Masks<BidirectionalOutput<R, M>>;
  }
}

function merge(mode: MergeMode, a: SymbolicTensor, b: SymbolicTensor): readonly SymbolicTensor[] {
  if (mode === null) return [a, b];
  if (mode === "concat") return [concat([a, b])];
  if (mode === "mul") return [multiply(a, b)];
  return [mode === "sum" ? add(a, b) : multiply(add(a, b), 0.5)];
}

function recurrent<R extends boolean>(where: string, name: string, layer: RecurrentLayer<R>): RecurrentLayer<R> {
  if (isA(layer, RecurrentLayer)) return layer;
  const expected = "a recurrent layer, such as an LSTM";
  throw new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(layer) });
}

/** A layer like this one that goes the other way. */
function mirrored<R extends boolean>(layer: RecurrentLayer<R>): RecurrentLayer<R> {
  const changes = { name: `backward_${layer.name}`, goBackwards: !layer.config.goBackwards };
  return construct(layer.constructor as typeof RecurrentLayer<R>, { ...anew(layer.getConfig()), ...changes });
}

/** A config for another object: layers in it, such as cells, are made anew, since the two directions share no weights. */
function anew(config: object): object {
  const copy = (value: unknown): unknown => {
    if (isList(value)) return value.map(copy);
    if (!isA(value, Layer)) return value;
    return construct(value.constructor as typeof Layer, { ...anew(value.getConfig()), name: undefined });
  };
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, copy(value)]));
}
