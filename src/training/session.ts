import { ArgumentError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { place } from "../graph/memory/place.js";
import { readVariables } from "../graph/memory/read-variables.js";
import { packable } from "../graph/memory/slab.js";
import type { Program } from "../graph/program/program.js";
import type { Criterion } from "../graph/symbols/trace.js";
import { freed, type Home, type Variable } from "../graph/symbols/variable.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import type { Metric } from "../metrics/index.js";
import type { UsedOptimizer } from "../optimizers/index.js";
import type { Tree } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { Decoder } from "./decoder.js";
import { Journal } from "./journal.js";
import { MetricStates, type StateReader, type Tallies } from "./metric-states.js";
import { OptimizerMemory } from "./optimizer-memory.js";
import { ProgramCache } from "./programs.js";
import { Provision } from "./provision.js";

/** One compiled step, and what the host has to do for each run of it. */
export interface StepProgram {
  readonly program: Program<Readonly<Record<string, Tensor>>>;
  /** The optimizers whose step it takes, each with what its numbers are called. */
  readonly optimizers: readonly UsedOptimizer[];
  readonly tallies: Tallies;
  /** Whether a run changes anything that outlives it. */
  readonly changes: boolean;
  /** What must be finite for the step to count: its outputs `criterion 0`, …. */
  readonly criteria: readonly Criterion[];
  readonly stateOf: StateReader;
  /** What its logs are: metrics that gather, or outputs of the step. */
  readonly logs: ReadonlyMap<string, Metric | undefined>;
  /** The structure of what it predicts. */
  readonly tree: Tree<unknown>;
}

/**
 * What a model has on a device: where its weights lie, what was compiled for it, what its optimizer and metrics keep. Weights are
 * shared: a slab lives as long as any session that uses it. When the device is lost, all of it goes on on another one.
 */
export class Session {
  #device: Device;
  readonly programs = new ProgramCache<StepProgram>();
  /** What `generate` runs; one at a time, since it keeps much beside its programs. */
  readonly decoders = new ProgramCache<{ readonly program: Decoder }>(1);
  readonly metrics: MetricStates;
  readonly memory: OptimizerMemory;
  readonly provision = new Provision();
  readonly #label: string;
  readonly #held = new Set<Home>();
  #closed = false;

  constructor(device: Device, label: string) {
    this.#device = device;
    this.#label = label;
    this.metrics = new MetricStates(device, this.provision);
    this.memory = new OptimizerMemory(device, label, this.provision);
    Journal.of(device).join(this);
  }

  get device(): Device {
    return this.#device;
  }

  /** Goes on on another device, where the slabs are already. Programs are compiled there on their next use. */
  moveTo(device: Device): void {
    this.#device = device;
    this.forgetPrograms();
    this.metrics.moveTo(device);
    this.memory.moveTo(device);
  }

  /** Frees all that was compiled. */
  forgetPrograms(): void {
    this.programs.clear();
    this.decoders.clear();
  }

  /**
   * Gives every weight of a layer a place on the device, those that have none yet: side by side what training may ever change, and
   * states in slabs of their own, so that they do not cut the runs.
   */
  async place(layer: AnyLayer): Promise<void> {
    this.checkOpen();
    const learnable = new Set(layer.variables({ of: isLayer, learnable: true }).values());
    const variables = [...layer.variables({ of: isLayer, states: true }).values()];
    const lists = () => {
      const homeless = variables.filter(({ region }) => region === undefined);
      const lists = [homeless.filter((one) => learnable.has(one)), homeless.filter((one) => !learnable.has(one))];
      return lists.flatMap((list) => packable(list, this.device.gpu.limits));
    };
    const slabs = await place(this.device, `${this.#label} weights`, lists, (first) =>
      learnable.has(first) ? "weights" : "states",
    );
    if (this.#closed) for (const slab of slabs) slab.release();
    this.checkOpen();
    for (const slab of slabs) this.#held.add(slab);
    this.hold(variables);
  }

  /** Keeps the memory of weights that lie on the device already. */
  hold(variables: Iterable<Variable>): void {
    for (const variable of variables) this.#hold(variable);
  }

  read(variables: readonly Variable[]): Promise<Tensor<"float32">[]> {
    this.checkOpen();
    return readVariables(this.device, variables);
  }

  /** Bytes of weights, gradients, optimizer slots and metrics. */
  get byteLength(): number {
    return [...this.#held].reduce(
      (sum, { buffer }) => sum + buffer.size,
      this.memory.byteLength + this.metrics.byteLength,
    );
  }

  /** Throws an ArgumentError once the model was disposed of. */
  checkOpen(): void {
    if (!this.#closed) return;
    throw new ArgumentError({
      where: this.#label,
      problem: "the model was disposed of",
      remedy: "Make a new model, and keep this one until its last call has ended",
    });
  }

  /** Frees all of it, but for weights that other sessions use. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if ([...this.#held].some(({ isShared }) => isShared))
      Journal.of(this.#device).close("a model was disposed of that shared its weights");
    this.forgetPrograms();
    this.memory.destroy();
    this.metrics.forget();
    for (const home of this.#held) home.release();
    this.#held.clear();
  }

  #hold({ name, region }: Variable): void {
    if (region === undefined || this.#held.has(region.home)) return;
    if (region.home.isFreed) throw freed(name);
    if (region.memory !== this.device.memory) {
      throw new ArgumentError({
        where: name,
        problem: "lies on another device",
        remedy: "Make new layers, and copy the weights with getWeights and setWeights",
      });
    }
    region.home.retain();
    this.#held.add(region.home);
  }
}

function isLayer(module: unknown): boolean {
  return module instanceof Layer;
}
