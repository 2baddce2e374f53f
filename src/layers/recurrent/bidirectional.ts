import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { flip } from "../../ops/arrange/rearrange.js";
import { concat } from "../../ops/core/movement.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import type { Shape } from "../../shape.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";
import type { Mask } from "../mask.js";
import type { RNN, RNNCall } from "./rnn.js";

/** How the outputs of both directions become one; null: they stay two. */
export type MergeMode = "concat" | "sum" | "mul" | "ave" | null;

/** Options of {@link Bidirectional}. */
export interface BidirectionalOptions<R extends boolean, M extends MergeMode> extends LayerOptions {
  /** Default `"concat"`. */
  readonly mergeMode?: M | undefined;
  /** Reads from the end. Default: a layer like the first that goes the other way. */
  readonly backwardLayer?: RNN<R> | undefined;
}

/** A list where states come along or outputs stay two, else a tensor. */
type BidirectionalOutput<R extends boolean, M extends MergeMode> = R extends true
  ? readonly SymbolicTensor[]
  : M extends null
    ? readonly SymbolicTensor[]
    : SymbolicTensor;

/**
 * Reads a sequence in both directions with two recurrent layers and merges what they give (Schuster & Paliwal, 1997).
 *
 * Outputs of each step go together with those of the same step. With `returnState` the states follow, first those of
 * the forward layer. `initialState` is given in the same order.
 *
 * @example new Bidirectional(new LSTM(64, { returnSequences: true }))
 */
export class Bidirectional<R extends boolean = false, M extends MergeMode = "concat"> extends Layer<
  SymbolicTensor,
  BidirectionalOutput<R, M>,
  RNNCall
> {
  override readonly supportsMasking = true;
  readonly forwardLayer: RNN<R>;
  readonly backwardLayer: RNN<R>;
  readonly mergeMode: MergeMode;

  constructor(layer: RNN<R>, options: BidirectionalOptions<R, M> = {}) {
    super(options);
    this.forwardLayer = this.addLayer(layer);
    this.backwardLayer = this.addLayer(options.backwardLayer ?? layer.mirrored(`backward_${layer.name}`));
    this.mergeMode = options.mergeMode === undefined ? "concat" : options.mergeMode;
  }

  override build(inputShape: Shape): void {
    this.forwardLayer.ensureBuilt(inputShape);
    this.backwardLayer.ensureBuilt(inputShape);
  }

  override call(x: SymbolicTensor, { training, mask, initialState }: CallContext & RNNCall): BidirectionalOutput<R, M> {
    const half = (initialState?.length ?? 0) / 2;
    const run = (layer: RNN<R>, states: readonly SymbolicTensor[] | undefined) =>
      [layer.apply(x, { training, mask, initialState: states })].flat() as readonly SymbolicTensor[];
    const [there = x, ...statesThere] = run(this.forwardLayer, initialState?.slice(0, half));
    const [made = x, ...statesBack] = run(this.backwardLayer, initialState?.slice(half));
    const back = this.forwardLayer.returnSequences ? flip(made, 1) : made;
    const outputs = merge(this.mergeMode, there, back);
    const all = [...outputs, ...statesThere, ...statesBack];
    return (all.length > 1 || this.mergeMode === null ? all : outputs[0]) as BidirectionalOutput<R, M>;
  }

  override computeMask(_x: SymbolicTensor, mask: Mask) {
    if (!this.forwardLayer.returnSequences || mask === undefined) return undefined;
    const masks = this.mergeMode === null ? [mask, mask] : this.forwardLayer.returnState ? [mask] : mask;
    return masks as ReturnType<Layer<SymbolicTensor, BidirectionalOutput<R, M>>["computeMask"]>;
  }
}

function merge(mode: MergeMode, a: SymbolicTensor, b: SymbolicTensor): readonly SymbolicTensor[] {
  if (mode === null) return [a, b];
  if (mode === "concat") return [concat([a, b])];
  if (mode === "mul") return [multiply(a, b)];
  return [mode === "sum" ? add(a, b) : multiply(add(a, b), 0.5)];
}
