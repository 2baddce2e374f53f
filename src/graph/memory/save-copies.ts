import * as kernels from "../../kernels/index.js";
import type { Step } from "../lowering/lower.js";
import type { Dispatch, Operand, Walk } from "../symbols/dispatch.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { accesses } from "./accesses.js";

/**
 * Saves copies that only move elements, such as a transpose, a slice or a part of what is joined: the kernel that computes them
 * writes them where the copy would, or all that read them do so where they were before.
 */
export function saveCopies(steps: readonly Step[], results: readonly SymbolicTensor[]): readonly Step[] {
  const isResult = new Set<Operand>(results.map((result) => rootOf(result)));
  const left = [...steps];
  for (let at = 0; at < left.length; at++) {
    const copy = left[at];
    if (copy?.dispatch.kernel !== kernels.strided_copy) continue;
    if (!writtenThere(left, at, isResult) && !readHere(left, at, isResult)) continue;
    left.splice(at, 1);
    at--;
  }
  return left;
}

/** Lets the kernel that makes what a copy reads write it where the copy does. Tells whether it can. */
function writtenThere(steps: Step[], at: number, isResult: ReadonlySet<Operand>): boolean {
  const [x, out] = ends(steps[at]);
  if (x === undefined || out === undefined || isResult.has(x)) return false;
  const uses = steps.map(accesses);
  const writers = placesWhere(uses, ({ writes }) => writes.includes(x));
  const [from = at] = writers;
  const maker = steps[from];
  const places = placesIn(steps[at]?.dispatch, "x", "out");
  const isOnlyCopied = writers.length === 1 && placesWhere(uses, ({ reads }) => reads.includes(x)).length === 1;
  const isFree = steps.slice(from, at).every((step, i) => mayPass(step, out, i === 0));
  if (maker === undefined || places === undefined || !isOnlyCopied || !isFree || maker.fused?.rereads) return false;
  const moved = rebound(maker, x, out, places);
  if (moved === undefined) return false;
  steps[from] = moved;
  return true;
}

/** Whether a part of a tensor may be written before a step: that leaves it alone, or writes another part. */
function mayPass(step: Step, tensor: Operand, isMaker: boolean): boolean {
  const { reads, writes } = accesses(step);
  const { bind, walks } = step.dispatch;
  const isPart = !isMaker && Object.keys(bind).some((name) => isAt(bind[name], tensor) && walks[name] !== undefined);
  return !reads.includes(tensor) && (isPart || !writes.includes(tensor));
}

/** Lets all that read what a copy makes read it where the copy does. Tells whether they can. */
function readHere(steps: Step[], at: number, isResult: ReadonlySet<Operand>): boolean {
  const [x, out] = ends(steps[at]);
  if (x === undefined || out === undefined || isResult.has(out) || variableOf(x) !== undefined) return false;
  const uses = steps.map(accesses);
  const places = placesIn(steps[at]?.dispatch, "out", "x");
  if (places === undefined || placesWhere(uses, ({ writes }) => writes.includes(out)).length !== 1) return false;
  const moved = new Map<number, Step>();
  for (const reader of placesWhere(uses, ({ reads }) => reads.includes(out))) {
    const step = steps[reader];
    const there = step && rebound(step, out, x, places);
    if (there === undefined || uses[reader]?.writes.includes(x)) return false;
    moved.set(reader, there);
  }
  for (const [reader, step] of moved) steps[reader] = step;
  return true;
}

/** What a copy reads and writes. */
function ends(copy: Step | undefined): readonly [Operand?, Operand?] {
  const { x, out } = copy?.dispatch.bind ?? {};
  return x === undefined || out === undefined ? [] : [rootOf(x), rootOf(out)];
}

function placesWhere<T>(list: readonly T[], is: (one: T) => boolean): number[] {
  return list.flatMap((one, i) => (is(one) ? [i] : []));
}

/** Where the elements of a whole tensor lie in another: axes of both, with how far apart neighbours are. */
interface Places {
  readonly start: number;
  readonly axes: readonly { readonly size: number; readonly here: number; readonly there: number }[];
}

/** Where a copy has what lies `here`, if that is a whole tensor. Its axes, those with the longest steps first. */
function placesIn(copy: Dispatch | undefined, here: "x" | "out", there: "x" | "out"): Places | undefined {
  const [own, other, tensor] = [copy?.walks[here], copy?.walks[there], copy?.bind[here]];
  if (copy === undefined || own === undefined || other === undefined || tensor === undefined) return undefined;
  const { params } = copy;
  const steps = ({ axes }: Walk) => axes.map(({ step }) => params[step ?? ""] ?? 1);
  const [near, far] = [steps(own), steps(other)];
  const axes = own.axes
    .map(({ size }, i) => ({ size, here: near[i] ?? 1, there: far[i] ?? 1 }))
    .filter(({ size }) => size > 1)
    .sort((a, b) => b.here - a.here);
  const whole = axes.reduceRight(
    (step, axis) => (axis.here === step && axis.there > 0 ? step * axis.size : Number.NaN),
    1,
  );
  return whole === tensor.size && params[own.start] === 0 ? { start: params[other.start] ?? 0, axes } : undefined;
}

/** A step with another operand in the place of one, whose elements lie elsewhere; undefined where it could not find them. */
function rebound(step: Step, from: Operand, to: Operand, places: Places): Step | undefined {
  let { dispatch } = step;
  const { reads, writes } = accesses(step);
  const names = Object.keys(dispatch.bind).filter((name) => isAt(dispatch.bind[name], from));
  if (names.length !== [...reads, ...writes].filter((operand) => operand === from).length) return undefined;
  for (const name of names) {
    const walk = dispatch.walks[name];
    const params = walk && walked(walk, dispatch.params, places);
    if (params === undefined) return undefined;
    dispatch = { ...dispatch, bind: { ...dispatch.bind, [name]: to }, params: { ...dispatch.params, ...params } };
  }
  return { ...step, dispatch };
}

function isAt(operand: Operand | undefined, root: Operand): boolean {
  return operand !== undefined && rootOf(operand) === root;
}

/** The params of a walk that meets the same elements elsewhere; undefined where it would not be steps of one length. */
function walked(
  { start, axes }: Walk,
  params: Readonly<Record<string, number>>,
  places: Places,
): Record<string, number> | undefined {
  let rest = params[start] ?? 0;
  const found: Record<string, number> = { [start]: places.start };
  const last = places.axes.map(({ here, there }) => {
    const first = Math.floor(rest / here);
    rest -= first * here;
    found[start] = (found[start] ?? 0) + first * there;
    return first;
  });
  for (const { size, step } of axes) {
    const length = step === undefined ? 1 : (params[step] ?? 1);
    if (size === 1 || length === 0) continue;
    const along = places.axes.findIndex(({ here }) => here <= length);
    const axis = places.axes[along];
    if (axis === undefined || length % axis.here !== 0) return undefined;
    const count = length / axis.here;
    last[along] = (last[along] ?? 0) + (size - 1) * count;
    if (step !== undefined) found[step] = count * axis.there;
    else if (count * axis.there !== 1) return undefined;
  }
  return places.axes.every(({ size }, i) => (last[i] ?? 0) < size) ? found : undefined;
}
