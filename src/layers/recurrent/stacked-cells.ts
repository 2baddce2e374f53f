import { listOf } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { within } from "../../module/scope.js";
import type { Shape } from "../../shape.js";
import { isList } from "../../structure.js";
import type { LayerConfig } from "../layer.js";
import type { Shapes } from "../signature.js";
import { type CellInput, RecurrentCell, type Scan, SequenceCell, type SequenceContext, type Step } from "./cell.js";

/** What {@link StackedRNNCells} take. */
export interface StackedRNNCellsConfig extends LayerConfig {
  /** From the one that sees the input to the one that gives the output. */
  readonly cells: readonly RecurrentCell[];
}

/** Options of {@link StackedRNNCells}. */
export type StackedRNNCellsOptions = Options<StackedRNNCellsConfig, "cells">;

/**
 * Cells on top of one another, as one cell: the states of the first come first. Throws an ArgumentError for what are no cells.
 *
 * @example new RNN(new StackedRNNCells([new LSTMCell(64), new LSTMCell(32)]))
 */
export class StackedRNNCells extends SequenceCell<StackedRNNCellsConfig> {
  static override className = "StackedRNNCells";
  static override args = ["cells"];
  readonly cells: readonly RecurrentCell[] = this.config.cells;

  constructor(cells: readonly RecurrentCell[], options?: StackedRNNCellsOptions) {
    super(options, { cells });
    if (
      isList(cells) &&
      cells.length > 0 &&
      listOf(this.name, "cells", cells, { most: 1000 }).every((cell) => isA(cell, RecurrentCell))
    )
      return;
    throw new ArgumentError({
      where: this.name,
      problem: "no such cells",
      expected: "a list of RecurrentCells",
      received: inWords(cells),
    });
  }

  override stateShapes(x: Shape): readonly Shape[] {
    return this.#inputs(x).flatMap(([cell, shape]) => cell.stateShapes(shape));
  }

  override outputShapeOf(x: Shape): Shape {
    return this.cells.reduce((shape, cell) => cell.outputShapeOf(shape), x);
  }

  override outputState(x: Shape): number {
    const inputs = this.#inputs(x);
    const counts = inputs.map(([cell, shape], i) =>
      i < inputs.length - 1 ? cell.stateShapes(shape).length : cell.outputState(shape),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  override build([x]: Shapes<CellInput>): void {
    for (const [cell, shape] of this.#inputs(x)) cell.ensureBuilt([shape, cell.stateShapes(shape)]);
  }

  override begin(batch: number, context: Pick<SequenceContext, "training">): Step {
    const steps = this.cells.map((cell) => ({
      cell,
      step: within({ caller: cell }, () => cell.begin(batch, context)),
    }));
    return (x, states) => {
      const share = this.#share(x.shape.slice(1), states);
      let output = x;
      const all = steps.flatMap(({ cell, step }, i) => {
        const [above, next] = within({ caller: cell }, () => step(output, share[i] ?? []));
        output = above;
        return next;
      });
      return [output, all];
    };
  }

  /** The sequence goes through one cell after the other, if all of them have kernels for it. */
  override scan(x: SymbolicTensor, context: SequenceContext): Scan | undefined {
    const initial = context.initialState && this.#share(x.shape.slice(2), context.initialState);
    let outputs = x;
    const states: SymbolicTensor[] = [];
    for (const [i, cell] of this.cells.entries()) {
      const scan = cell.scan(outputs, { ...context, initialState: initial?.[i] });
      if (scan === undefined) return undefined;
      outputs = scan.outputs;
      states.push(...scan.states);
    }
    return { outputs, states };
  }

  /** Each cell with the shape of its input. */
  #inputs(x: Shape): readonly (readonly [RecurrentCell, Shape])[] {
    let shape = x;
    return this.cells.map((cell) => {
      const input = shape;
      shape = cell.outputShapeOf(shape);
      return [cell, input];
    });
  }

  /** The states of each cell. */
  #share(x: Shape, states: readonly SymbolicTensor[]): readonly (readonly SymbolicTensor[])[] {
    let at = 0;
    return this.#inputs(x).map(([cell, shape]) => {
      const start = at;
      at += cell.stateShapes(shape).length;
      return states.slice(start, at);
    });
  }
}
