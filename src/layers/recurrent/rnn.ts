import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isList } from "../../structure.js";
import { RecurrentCell } from "./cell.js";
import { RecurrentLayer, type SequenceConfig } from "./recurrent-layer.js";
import { StackedRNNCells } from "./stacked-cells.js";

/** What an {@link RNN} takes. */
export interface RNNConfig<R extends boolean = boolean> extends SequenceConfig<R> {
  /** What is done at each step, or a list of cells that are stacked. */
  readonly cell: RecurrentCell | readonly RecurrentCell[];
}

/** Options of {@link RNN}. */
export type RNNOptions<R extends boolean = boolean> = Options<RNNConfig<R>, "cell">;

/**
 * Goes through a sequence with a cell: [batch, steps, …] → the cell's output after the last step, or after each.
 *
 * LSTMCell, GRUCell and SimpleRNNCell run one fused kernel a step; other cells are unrolled into the graph, a copy of their ops a
 * step. Throws an ArgumentError for what is no cell.
 *
 * @example new RNN([new LSTMCell(64), new LSTMCell(32)], { returnSequences: true })
 */
export class RNN<R extends boolean = false> extends RecurrentLayer<R, RNNConfig<R>> {
  static override className = "RNN";
  static override args = ["cell"];

  constructor(cell: RecurrentCell | readonly RecurrentCell[], options?: RNNOptions<R>) {
    super(options, { cell });
  }

  protected override makeCell(): RecurrentCell {
    const { cell } = this.config;
    const made = isList(cell) ? new StackedRNNCells(cell) : cell;
    if (isA(made, RecurrentCell)) return made;
    throw new ArgumentError({
      where: this.name,
      problem: "no such cell",
      expected: "a RecurrentCell",
      received: inWords(cell),
    });
  }
}
