import { ArgumentError } from "../errors.js";

import type { Device } from "../gpu/device.js";
import { Slab } from "../graph/memory/slab.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { Metric, MetricState } from "../metrics/index.js";
import type { Module } from "../module/module.js";
import type { Tensor } from "../tensor.js";
import { Journal } from "./journal.js";
import type { Provision } from "./provision.js";

/** What each run of a program adds to the counts that the host keeps. */
export type Tallies = ReadonlyMap<Module, number>;

/** Says that a run has come back, and whether it counts; gives how far the counts are with it. Runs come back in order. */
export type Counted = (counts: boolean) => Tallies;

/** What the host counts of one epoch or evaluation. */
class Counts {
  readonly #sent = new Map<Module, number>();
  readonly #leftOut = new Map<Module, number>();

  add(tallies: Tallies): Counted {
    addTo(this.#sent, tallies);
    const sent = new Map(this.#sent);
    return (counts) => {
      if (!counts) addTo(this.#leftOut, tallies);
      return new Map([...sent].map(([metric, n]) => [metric, n - (this.#leftOut.get(metric) ?? 0)]));
    };
  }
}

function addTo(sums: Map<Module, number>, tallies: Tallies): void {
  for (const [metric, n] of tallies) sums.set(metric, (sums.get(metric) ?? 0) + n);
}

/** What a metric has gathered, by the outputs of a program. */
export type StateReader = (metric: Metric, outputs: Readonly<Record<string, Tensor>>) => MetricState;

/** Where in a program's outputs a variable is. */
interface Place {
  readonly output: string;
  readonly start: number;
}

/** What metrics have gathered: their variables in slabs of their own, so that a step brings all of them back in one copy. */
export class MetricStates {
  #device: Device;
  readonly #provision: Provision;
  #slabs = new Map<string, Slab>();
  #places = new Map<Variable, Place>();
  #count = 0;
  #counts = new Counts();

  constructor(device: Device, provision: Provision) {
    this.#device = device;
    this.#provision = provision;
  }

  /** Goes on on another device, where the slabs are already. */
  moveTo(device: Device): void {
    this.#device = device;
  }

  /**
   * Gives the metrics' variables a place, those that have none yet. Call it once a trace has made them. Throws an ArgumentError for
   * a metric of another model.
   */
  place(metrics: readonly Metric[]): void {
    const homeless: Variable[] = [];
    for (const metric of metrics) {
      for (const variable of metric.variables().values()) {
        if (variable.region === undefined) homeless.push(variable);
        else if (!this.#places.has(variable)) throw usedElsewhere(metric);
      }
    }
    if (homeless.length === 0) return;
    const output = `metrics ${this.#count++}`;
    this.#provision.take(this.#device, {
      label: "metrics",
      make: () => {
        const slab = Slab.of(this.#device.memory, "metrics", homeless, "states");
        this.#slabs.set(output, slab);
        for (const variable of homeless) {
          this.#places.set(variable, { output, start: (variable.region?.byteOffset ?? 0) / 4 });
        }
        return slab;
      },
      undo: (slab) => {
        if (this.#slabs.get(output) !== slab) return; // forgotten meanwhile
        this.#slabs.delete(output);
        for (const variable of homeless) {
          this.#places.delete(variable);
          variable.region = undefined;
        }
        slab.release();
      },
    });
  }

  /** The values of all variables, as outputs of a program. */
  outputs(): Record<string, SymbolicTensor> {
    return Object.fromEntries([...this.#slabs].map(([output, { whole }]) => [output, whole.tensor]));
  }

  /** What finds the variables in the outputs of a program that is traced now, even once they are forgotten. */
  reader(): StateReader {
    const places = this.#places;
    return (metric, outputs) => {
      const state: Record<string, Float32Array> = {};
      for (const [key, variable] of metric.variables()) {
        const { output = "", start = 0 } = places.get(variable) ?? {};
        const data = outputs[output]?.data;
        if (data instanceof Float32Array) state[key] = data.subarray(start, start + variable.size);
      }
      return state;
    };
  }

  /** Counts a run on the host. What it gives is to be called when the run has come back: see {@link Counted}. */
  count(tallies: Tallies): Counted {
    return this.#counts.add(tallies);
  }

  /** Begins anew: an epoch, an evaluation. */
  reset(): void {
    this.#counts = new Counts();
    this.#change(() => this.#clear());
  }

  /** Runs `work` on metrics that begin anew. `amid` an epoch they are set back to where they were afterwards. */
  anew<T>(work: () => Promise<T>, amid: boolean): Promise<T> {
    if (amid) return this.#aside(work);
    this.reset();
    return work();
  }

  async #aside<T>(work: () => Promise<T>): Promise<T> {
    const counts = this.#counts;
    const kept = await this.#copies();
    const there = () => kept.filter(({ slab }) => !slab.isFreed); // some may be freed meanwhile
    this.#change(() => this.#copy(there().map(({ slab, copy }) => ({ from: slab, to: copy }))));
    try {
      this.reset();
      return await work();
    } finally {
      while (!Journal.of(this.#device).isReady) await Journal.of(this.#device).ready();
      const restore = () => {
        this.#clear();
        this.#copy(there().map(({ slab, copy }) => ({ from: copy, to: slab })));
      };
      this.#change(restore, () => {
        for (const { copy } of kept) copy.release();
      });
      this.#counts = counts;
    }
  }

  /** Room for a copy of all; in slabs, since what lies there moves when the device is lost. Gives it when the device is ready. */
  async #copies(): Promise<{ readonly slab: Slab; readonly copy: Slab }[]> {
    for (;;) {
      const device = this.#device;
      const kept: { readonly slab: Slab; readonly copy: Slab }[] = [];
      try {
        await device.attempt("metrics", () => {
          for (const slab of this.#slabs.values()) kept.push({ slab, copy: slab.like("aside") });
        });
      } catch (error) {
        for (const { copy } of kept) copy.release();
        if (!device.isLost) throw error;
        await Journal.of(device).recover();
        continue;
      }
      while (!Journal.of(this.#device).isReady) await Journal.of(this.#device).ready();
      return kept;
    }
  }

  /** Changes what was gathered, in a way that is known should the device be lost. */
  #change(change: () => void, forgotten?: () => void): void {
    Journal.of(this.#device).perform(change, forgotten);
  }

  #clear(): void {
    for (const { buffer } of this.#slabs.values()) {
      this.#device.memory.write({ buffer, byteOffset: 0 }, new Float32Array(buffer.size / 4));
    }
  }

  #copy(pairs: readonly { readonly from: Slab; readonly to: Slab }[]): void {
    const { gpu } = this.#device;
    const encoder = gpu.createCommandEncoder({ label: "metrics aside" });
    for (const { from, to } of pairs) encoder.copyBufferToBuffer(from.buffer, 0, to.buffer, 0, from.buffer.size);
    gpu.queue.submit([encoder.finish()]);
  }

  get byteLength(): number {
    return [...this.#slabs.values()].reduce((sum, { buffer }) => sum + buffer.size, 0);
  }

  /** Frees the memory. The variables may be placed anew, here or in another model. */
  forget(): void {
    for (const slab of this.#slabs.values()) {
      for (const variable of slab.variables) variable.region = undefined;
      slab.release();
    }
    this.#slabs = new Map();
    this.#places = new Map();
  }
}

function usedElsewhere({ name }: Metric): ArgumentError {
  return new ArgumentError({
    where: name,
    problem: "another model gathers in this metric",
    expected: "a metric of its own for each model",
    received: "one object for two",
    remedy: "Make a new one, or dispose of the other model first",
  });
}
