import * as kernels from "../../kernels/index.js";
import type { Step } from "../lowering/lower.js";
import type { Dispatch, Operand, Walk } from "../symbols/dispatch.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { type Accesses, accesses } from "./accesses.js";

/**
 * Saves copies that only move elements, such as a transpose, a slice or a part of what is joined: the kernel that computes them
 * writes them where the copy would, or all that read them do so where they were before.
 */
export function saveCopies(steps: readonly Step[], results: readonly SymbolicTensor[]): readonly Step[] {
  const saver = new Saver(steps, results);
  steps.forEach(({ dispatch }, at) => {
    if (dispatch.kernel === kernels.strided_copy) saver.save(at);
  });
  return saver.left;
}

class Saver {
  /** Nothing where a copy was. */
  readonly #steps: (Step | undefined)[];
  readonly #uses: Accesses[];
  readonly #results: ReadonlySet<Operand>;

  constructor(steps: readonly Step[], results: readonly SymbolicTensor[]) {
    this.#steps = [...steps];
    this.#uses = steps.map(accesses);
    this.#results = new Set<Operand>(results.map((result) => rootOf(result)));
  }

  get left(): Step[] {
    return this.#steps.filter((step) => step !== undefined);
  }

  /** Does without a copy, if it can. */
  save(at: number): void {
    const copy = this.#steps[at]?.dispatch;
    const { x, out } = copy?.bind ?? {};
    if (copy === undefined || x === undefined || out === undefined) return;
    const [from, to] = [rootOf(x), rootOf(out)];
    if (variableOf(from) !== undefined) return; // it may change
    if (!this.#writeThere(copy, at, from, to) && !this.#readHere(copy, from, to)) return;
    this.#steps[at] = undefined;
    this.#uses[at] = { reads: [], writes: [] };
  }

  /** Lets the kernel that makes what a copy reads write it where the copy does. Tells whether it can. */
  #writeThere(copy: Dispatch, at: number, x: Operand, out: Operand): boolean {
    const [from = at, ...more] = this.#where("writes", x);
    const places = placesIn(copy, "x", "out");
    const maker = this.#steps[from];
    if (this.#results.has(x) || places === undefined || maker === undefined || maker.fused?.rereads) return false;
    if (from >= at || more.length > 0 || this.#where("reads", x).length > 1) return false;
    for (let between = from; between < at; between++) if (!this.#mayPass(between, out, between === from)) return false;
    return this.#replace(from, rebound(maker, x, out, places));
  }

  /** Whether a part of a tensor may be written before a step: that leaves it alone, or writes another part. */
  #mayPass(at: number, tensor: Operand, isMaker: boolean): boolean {
    const { reads = [], writes = [] } = this.#uses[at] ?? {};
    const writer = isMaker ? undefined : this.#steps[at]?.dispatch;
    const isPart =
      writer !== undefined &&
      Object.keys(writer.bind).some((name) => isAt(writer.bind[name], tensor) && writer.walks[name] !== undefined);
    return !reads.includes(tensor) && (isPart || !writes.includes(tensor));
  }

  /** Lets all that read what a copy makes read it where the copy does. Tells whether they can. */
  #readHere(copy: Dispatch, x: Operand, out: Operand): boolean {
    const places = placesIn(copy, "out", "x");
    if (this.#results.has(out) || places === undefined || this.#where("writes", out).length > 1) return false;
    const readers = this.#where("reads", out);
    const moved = readers.map((reader) => {
      const step = this.#steps[reader];
      return step === undefined || this.#uses[reader]?.writes.includes(x) ? undefined : rebound(step, out, x, places);
    });
    return moved.every((step) => step !== undefined) && readers.every((reader, i) => this.#replace(reader, moved[i]));
  }

  #replace(at: number, step: Step | undefined): boolean {
    if (step === undefined) return false;
    this.#steps[at] = step;
    this.#uses[at] = accesses(step);
    return true;
  }

  /** The steps that read or write an operand. */
  #where(use: "reads" | "writes", operand: Operand): number[] {
    return this.#uses.flatMap((uses, at) => (uses[use].includes(operand) ? [at] : []));
  }
}

/** Where the elements of a whole tensor lie in another: axes of both, with how far apart neighbours are. */
interface Places {
  readonly start: number;
  readonly axes: readonly { readonly size: number; readonly here: number; readonly there: number }[];
}

/** Where a copy has what lies `here`, if that is a whole tensor. Its axes, those with the longest steps first. */
function placesIn({ walks, bind, params }: Dispatch, here: "x" | "out", there: "x" | "out"): Places | undefined {
  const [own, other, tensor] = [walks[here], walks[there], bind[here]];
  if (own === undefined || other === undefined || tensor === undefined) return undefined;
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
