import type { DType } from "../../dtype.js";
import { InternalError } from "../../errors.js";
import type { Family } from "../../gpu/family.js";
import * as kernels from "../../kernels/index.js";
import type { Shape } from "../../shape.js";
import type { Choose } from "../../tune/chooser.js";
import { assignedTo, domainOf, type Group } from "../passes/group.js";
import { type Dispatch, dispatch, type Operand, Scratch, type Target } from "../symbols/dispatch.js";
import { type FusedCode, fusedCode } from "./fused-code.js";
import { flatLaunch } from "./launch.js";
import { checkLimits } from "./limits.js";
import type { lowerRows } from "./row-code.js";

/** A dispatch with the code fused into it: all that is needed to compile and bind it. */
export interface Step {
  readonly dispatch: Dispatch;
  readonly fused: FusedCode | undefined;
  readonly group: Group;
}

/** How a program is lowered: for which device, and which tuning candidate an op takes. */
export interface LoweringOptions {
  readonly family: Family;
  readonly limits: GPUSupportedLimits;
  /** Index of the tuning candidate to take where an op offers several; wraps around. Default: what `choose` says. */
  readonly candidate?: number | undefined;
  /** Who knows which candidate to take. Default: the first. */
  readonly choose?: Choose<Subject> | undefined;
  /** Names of the numbers of the run, as they lie in the step uniform behind iteration and seed. */
  readonly scalars: readonly string[];
  /** How groups that take a row at a time are lowered; given where there are any. */
  readonly lowerRows?: typeof lowerRows | undefined;
}

/** What is lowered when an op asks which candidate to take. */
export interface Subject {
  readonly group: Group;
  readonly options: LoweringOptions;
}

/** The steps of a program, and how many tuning candidates there are to choose from. */
export interface Lowered {
  readonly steps: readonly Step[];
  /** The most that any op offers; 1 where none offers a choice. */
  readonly candidates: number;
}

/** Turns groups into dispatches, still as data. */
export function lower(groups: readonly Group[], options: LoweringOptions): Lowered {
  const { candidate, choose } = options;
  let most = 1;
  const targetFor = (group: Group): Target => ({
    family: options.family,
    limits: options.limits,
    scratch: (shape: Shape, dtype?: DType) => new Scratch(shape, dtype),
    pick: (question, candidates) => {
      most = Math.max(most, candidates.length);
      const chosen = candidate ?? choose?.(question, candidates, { group, options }) ?? 0;
      return candidates[chosen % candidates.length] ?? candidates[0];
    },
  });
  const steps = groups.flatMap((group) => {
    const target = targetFor(group);
    const { anchor, stores, rows } = group;
    const written = [...Object.values(anchor.outputs), ...stores];
    if (written.length > 0 && written.every(({ size }) => size === 0)) return [];
    if (rows !== undefined) {
      if (options.lowerRows === undefined) throw new InternalError(`${anchor.op.name}: nothing lowers rows`);
      return options.lowerRows(group, rows, target, options.scalars);
    }
    if (anchor.op.elementwise !== undefined)
      return stores.length > 0 ? [elementwise(group, target, options.scalars)] : [];
    const dispatches = anchor.op.lower?.(anchor.inputs, anchor.outputs, anchor.attrs, target) ?? [];
    return dispatches.map((one) => withFused(one, group, options.scalars));
  });
  for (const step of steps) checkLimits(step, options.limits);
  return { steps: share(steps), candidates: most };
}

/** Sets constants that dispatches may share, where others have them and all else alike: a pipeline less. */
function share(steps: readonly Step[]): readonly Step[] {
  const textOf = ({ dispatch: { kernel, constants, real, result }, fused }: Step) =>
    JSON.stringify([kernel.name, constants, real, result, fused?.regions]);
  const texts = new Set(steps.filter(({ dispatch }) => dispatch.shared !== undefined).map(textOf));
  return steps.map((step) => {
    const { dispatch } = step;
    if (dispatch.shared === undefined) return step;
    const set = { ...step, dispatch: { ...dispatch, constants: { ...dispatch.constants, [dispatch.shared]: true } } };
    return texts.has(textOf(set)) ? set : step;
  });
}

/** An anchor's dispatch with what rides in it: members in its last write, the making of an input where it first reads that. */
function withFused(one: Dispatch, group: Group, scalars: readonly string[]): Step {
  const reading = one.prologue === undefined ? undefined : group.reading;
  const writes = one.epilogue && group.members.length > 0;
  if (!writes && reading === undefined) return { dispatch: one, fused: undefined, group };
  const domain = domainOf(group);
  const [out] = Object.entries(one.bind).find(([, operand]) => operand === domain) ?? [];
  const fused = fusedCode(group, { kernel: one.kernel, scalars, writes, reading, out });
  const goal = fused.returned && (assignedTo(fused.returned) ?? fused.returned);
  const bind: Record<string, Operand | undefined> = {};
  for (const [name, operand] of Object.entries(one.bind)) {
    const isMade = reading !== undefined && name === one.prologue;
    if (!isMade) bind[name] = writes && operand === domain ? goal : operand; // no longer the anchor's raw result, but what the epilogue returns
  }
  return { dispatch: { ...one, bind }, fused, group };
}

function elementwise(group: Group, { family }: Target, scalars: readonly string[]): Step {
  const size = domainOf(group)?.size ?? 0;
  const one = dispatch(kernels.elementwise, { bind: {}, params: { size }, ...flatLaunch(family, size) });
  return { dispatch: one, fused: fusedCode(group, { kernel: kernels.elementwise, scalars, writes: true }), group };
}
