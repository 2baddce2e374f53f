import type { Kernel } from "../../gpu/kernel.js";
import {
  type Candidates,
  type Dispatch,
  dispatch,
  type Operand,
  realFor,
  type Target,
} from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import type { Question } from "../../tune/question.js";
import { copyBox } from "../core/copy-lowering.js";

/** The cells that have fused kernels. */
export type Cell = "lstm" | "gru" | "rnn";

/** Their numbers in the kernels. */
const CELLS = { lstm: 0, gru: 1, rnn: 2 } as const satisfies Record<Cell, number>;

/** Activations that the fused kernels know, and their numbers there. */
const ACTIVATIONS = { linear: 0, tanh: 1, sigmoid: 2, hardSigmoid: 3, relu: 4 } as const;

export type CellActivation = keyof typeof ACTIVATIONS;

/** Whether the fused kernels know an activation. */
export function isCellActivation(name: string): name is CellActivation {
  return Object.hasOwn(ACTIVATIONS, name);
}

/** Gates of each cell. */
export const GATES = { lstm: 4, gru: 3, rnn: 1 } as const satisfies Record<Cell, number>;
/** States that go from step to step. */
export const STATES = { lstm: 2, gru: 1, rnn: 1 } as const satisfies Record<Cell, number>;
/** Numbers that the way back makes for each unit and step: the gates' gradients, and of a GRU one more. */
export const KEPT = { lstm: 4, gru: 4, rnn: 1 } as const satisfies Record<Cell, number>;

export interface CellAttributes {
  readonly cell: Cell;
  readonly activation: CellActivation;
  readonly recurrentActivation: CellActivation;
  /** Whether to store what the way back needs. */
  readonly keep: boolean;
}

type Maybe = Operand | undefined;

interface ForwardInputs {
  readonly xz: Operand;
  readonly u: Operand;
  readonly bias: Maybe;
  readonly initial: Maybe;
  readonly mask: Maybe;
}

/** A dispatch for every step, first to last. */
export function lowerForward(
  { xz, u, bias, initial, mask }: ForwardInputs,
  { h, c, saved }: { readonly h: Operand; readonly c: Maybe; readonly saved: Maybe },
  attrs: CellAttributes,
  target: Target,
): Dispatch[] {
  const sizes = sizesOf(h);
  const constants = { ...cellConstants(attrs), MASKED: mask !== undefined, KEEP: saved !== undefined };
  const launch = (t: number) => {
    const first = t === 0 ? initial : undefined;
    return {
      bind: { xz, u, bias, initial: first, mask, h, c, saved },
      params: { ...sizes, t },
      real: realFor(h.dtype),
      constants: { ...constants, INITIAL: first !== undefined },
    };
  };
  const all = Array.from({ length: sizes.steps }, (_, t) => launch(t));
  const quads = attrs.cell === "rnn" ? Math.ceil(sizes.units / 4) : sizes.units;
  if (target.family === "gpu") {
    const kernel = kernels.recurrent_cell_gpu;
    const tile = target.pick(questionFor(kernel, h, attrs), GPU);
    const grid = gridOf(sizes.batch, quads, 16 * tile.ROWS, 16);
    return all.map((one) => dispatch(kernel, { ...one, constants: { ...one.constants, ...tile }, grid }));
  }
  const kernel = kernels.recurrent_cell_simd4;
  const tile = target.pick(questionFor(kernel, h, attrs), SIMD4);
  const grid = gridOf(sizes.batch, quads, 4 * tile.ROW_QUADS, 4 * tile.COLUMN_QUADS);
  return all.map((one) => dispatch(kernel, { ...one, constants: { ...one.constants, ...tile }, grid }));
}

interface BackwardInputs {
  readonly u: Operand;
  readonly saved: Maybe;
  readonly state: Operand;
  readonly dy: Operand;
  readonly initial: Maybe;
  readonly mask: Maybe;
  readonly last: Maybe;
}

/** A dispatch for every step, last to first. */
export function lowerBackward(
  { u, saved, state, dy, initial, mask, last }: BackwardInputs,
  { dz, carry }: { readonly dz: Operand; readonly carry: Operand },
  attrs: CellAttributes,
  target: Target,
): Dispatch[] {
  const sizes = sizesOf(state);
  const constants = { ...cellConstants(attrs), INITIAL: initial !== undefined, MASKED: mask !== undefined };
  const launch = (t: number) => ({
    bind: { u, saved, state, dy, initial, mask, dz, carry },
    params: { ...sizes, t, fresh: Number(t === sizes.steps - 1 && last === undefined) },
    real: realFor(state.dtype),
  });
  const all = Array.from({ length: sizes.steps }, (_, i) => launch(sizes.steps - 1 - i));
  const flat = { offset: 0, strides: [1] };
  const handed = last === undefined ? [] : [copyBox(last, carry, [carry.size], flat, flat)];
  if (target.family === "gpu") {
    const kernel = kernels.recurrent_cell_gradient_gpu;
    const tile = target.pick(questionFor(kernel, state, attrs), GPU);
    const grid = gridOf(sizes.batch, sizes.units, 16 * tile.ROWS, 64);
    return [...handed, ...all.map((one) => dispatch(kernel, { ...one, constants: { ...constants, ...tile }, grid }))];
  }
  const kernel = kernels.recurrent_cell_gradient_simd4;
  const tile = target.pick(questionFor(kernel, state, attrs), SIMD4);
  const grid = gridOf(sizes.batch, sizes.units, 4 * tile.ROW_QUADS, 16 * tile.COLUMN_QUADS);
  return [...handed, ...all.map((one) => dispatch(kernel, { ...one, constants: { ...constants, ...tile }, grid }))];
}

/** Which tile, for all steps of a layer. Errors of rounding go from step to step. */
function questionFor(kernel: Kernel, state: Operand, { cell }: CellAttributes): Question {
  const { batch, steps, units } = sizesOf(state);
  const sizes = { batch, steps, units, inputs: units };
  return { kernel, sizes, form: { cell, real: realFor(state.dtype) }, terms: steps * units * GATES[cell] };
}

/** Sizes of a state after every step: [batch, steps, units]. */
function sizesOf({ shape: [batch = 1, steps = 1, units = 1] }: Operand) {
  return { batch, steps, units };
}

function cellConstants({ cell, activation, recurrentActivation }: CellAttributes) {
  return {
    CELL: CELLS[cell],
    ACTIVATION: ACTIVATIONS[activation],
    RECURRENT_ACTIVATION: ACTIVATIONS[recurrentActivation],
  };
}

/** A quad of lanes owns 4·ROW_QUADS samples; a lane has COLUMN_QUADS quads of columns. */
interface Simd4Tile {
  readonly ROW_QUADS: number;
  readonly COLUMN_QUADS: number;
}

const SIMD4: Candidates<Simd4Tile> = [
  { ROW_QUADS: 4, COLUMN_QUADS: 2 },
  { ROW_QUADS: 8, COLUMN_QUADS: 1 },
  { ROW_QUADS: 8, COLUMN_QUADS: 2 },
];

/** A workgroup of 16 × 16 threads owns 16·ROWS samples by 16 quads of columns. */
const GPU: Candidates<{ readonly ROWS: number; readonly K_STEP: number }> = [
  { ROWS: 2, K_STEP: 16 },
  { ROWS: 1, K_STEP: 16 },
];

/**
 * Grids for tiles of `down` samples by `across` columns. No default depends on the batch: one sample runs the kernel of
 * many.
 */
function gridOf(batch: number, columns: number, down: number, across: number) {
  return [Math.ceil(columns / across), Math.ceil(batch / down), 1] as const;
}
