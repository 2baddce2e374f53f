import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Shape } from "../../shape.js";
import type { LayerOptions } from "../layer.js";
import { RecurrentCell, type Scan, type SequenceContext, type Step } from "./cell.js";

/** Cells on top of one another, as one cell: the states of the first come first. */
export class StackedRNNCells extends RecurrentCell {
  readonly cells: readonly RecurrentCell[];

  constructor(cells: readonly RecurrentCell[], options: LayerOptions = {}) {
    super(options);
    this.cells = cells.map((cell) => this.addLayer(cell));
  }

  override get stateShapes(): readonly Shape[] {
    return this.cells.flatMap(({ stateShapes }) => stateShapes);
  }

  override build([x]: readonly Shape[]): void {
    let shape = x ?? [];
    for (const cell of this.cells) {
      cell.ensureBuilt([shape]);
      shape = cell.outputShapeOf(shape);
    }
  }

  override begin(batch: number, context: { readonly training: boolean }) {
    const steps = this.cells.map((cell) => cell.begin(batch, context));
    return (x: SymbolicTensor, states: readonly SymbolicTensor[]): Step => {
      let output = x;
      const all = this.#share(states).flatMap((own, i) => {
        const step = steps[i]?.(output, own);
        output = step?.output ?? output;
        return step?.states ?? [];
      });
      return { output, states: all };
    };
  }

  /** The sequence goes through one cell after the other, if all of them have kernels for it. */
  override scan(x: SymbolicTensor, context: SequenceContext): Scan | undefined {
    const initial = context.initialState && this.#share(context.initialState);
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

  /** The states of each cell. */
  #share(states: readonly SymbolicTensor[]): readonly (readonly SymbolicTensor[])[] {
    let at = 0;
    return this.cells.map(({ stateShapes }) => {
      const start = at;
      at += stateShapes.length;
      return states.slice(start, at);
    });
  }
}
