import { ArgumentError, ShapeError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { place } from "../graph/memory/place.js";
import { packable, type Slab } from "../graph/memory/slab.js";
import { compile } from "../graph/program/compile.js";
import type { Program } from "../graph/program/program.js";
import type { StepValues } from "../graph/program/step-uniform.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { traced } from "../graph/symbols/trace.js";
import { assign, Variable } from "../graph/symbols/variable.js";
import type { AnyLayer } from "../layers/index.js";
import type { Module } from "../module/module.js";
import { type Decoding, type Scope, within } from "../module/scope.js";
import { arange } from "../ops/arrange/creation.js";
import { expandDims } from "../ops/core/axes-of-one.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { add, greaterEqual, lessEqual, maximum } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { take } from "../ops/index/gather.js";
import { writeSteps } from "../ops/sequence/write-steps.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { Sent } from "./in-flight.js";
import { type Sampler, type SamplerNumbers, sample } from "./sampler.js";
import type { Session } from "./session.js";

/** Tokens of a prompt that are taken in at once, at most: more would cost memory for logits that nobody looks at. */
const MOST_AT_ONCE = 64;

/** How a run draws: from which seed, which token of its sequence it is, and by what numbers. */
export type Draw = SamplerNumbers & Required<Pick<StepValues, "seed" | "iteration">>;

/** A program gives the tokens that follow: int32 [batch]. */
type TokenProgram = Program<Tensor>;

/** For whom sequences are continued, and how many of what length. */
export interface DecoderOptions {
  readonly session: Session;
  readonly model: AnyLayer;
  /** What `compile` settled for all layers. */
  readonly settled: Partial<Scope>;
  readonly batch: number;
  /** The steps that there is room for. */
  readonly length: number;
}

/**
 * A language model at work on a batch of sequences, token by token. Keys and values of all steps so far stay on the device, and so does
 * the token that comes next: a step reads it there, and is one submit.
 */
export class Decoder {
  readonly options: DecoderOptions;
  readonly #device: Device;
  /** What modules keep of each step. */
  readonly #kept = new Map<Module, Map<string, Variable>>();
  /** The token that was foretold last, of each sequence. */
  readonly #tokens: Variable;
  readonly #programs = new Map<string, Promise<TokenProgram>>();
  #slabs: readonly Slab[] = [];
  #isAtWork = false;
  #isDisposed = false;
  /** How many tokens the model knows. */
  vocabulary = 0;

  private constructor(options: DecoderOptions) {
    this.options = options;
    this.#device = options.session.device;
    this.#tokens = new Variable("tokens", [options.batch]);
  }

  /** Gives all that is kept a place on the device. Rejects with a ShapeError for what is no language model. */
  static async open(options: DecoderOptions): Promise<Decoder> {
    const { session, model, batch } = options;
    const decoder = new Decoder(options);
    const ints = (shape: readonly number[]) =>
      new SymbolicTensor({ shape, dtype: "int32" }, { kind: "input", name: "tokens" });
    traced(() => decoder.logits(ints([batch, 1]), ints([batch])));
    await session.place(model);
    const variables = [decoder.#tokens, ...[...decoder.#kept.values()].flatMap((kept) => [...kept.values()])];
    const lists = () => packable(variables, session.device.gpu.limits);
    decoder.#slabs = await place(session.device, `${model.name} cache`, lists, () => "cache");
    return decoder;
  }

  /** Takes sequences in from their beginning, and gives the token that follows each. Sends all of it before it returns. */
  async feed(sequences: readonly (readonly number[])[], sampler: Sampler, draw: Draw): Promise<Sent<Int32Array>> {
    const { batch } = this.options;
    const longest = Math.max(...sequences.map(({ length }) => length));
    const count = Math.min(MOST_AT_ONCE, 2 ** Math.ceil(Math.log2(longest)));
    const program = await this.#program("feed", count, sampler);
    for (let start = 0; ; start += count) {
      const ids = Int32Array.from({ length: batch * count }, (_, i) => {
        return sequences[Math.floor(i / count)]?.[start + (i % count)] ?? 0;
      });
      const last = Int32Array.from(sequences, ({ length }) => {
        const at = length - 1 - start;
        return at < count ? at : -1;
      });
      const feeds = [new Int32Array(batch).fill(start), ids, last];
      if (start + count >= longest) return { result: tokensOf(program.enqueue(feeds, draw)) };
      program.submit(feeds, draw);
    }
  }

  /** Goes on from the tokens foretold last, which stand at these places of their sequences, and gives those that follow. */
  async step(places: readonly number[], sampler: Sampler, draw: Draw): Promise<Sent<Int32Array>> {
    const program = await this.#program("step", 1, sampler);
    return { result: tokensOf(program.enqueue([Int32Array.from(places)], draw)) };
  }

  /** Whether somebody's sequences are kept here now. */
  get isAtWork(): boolean {
    return this.#isAtWork;
  }

  /** Does some work with sequences that must not be disturbed meanwhile. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#isAtWork = true;
    try {
      return await work();
    } finally {
      this.#isAtWork = false;
      if (this.#isDisposed) this.#free();
    }
  }

  /** Frees what is kept, and the programs, as soon as no work needs them. */
  dispose(): void {
    this.#isDisposed = true;
    if (!this.#isAtWork) this.#free();
  }

  #free(): void {
    for (const pending of this.#programs.values())
      void pending.then(
        (program) => program.dispose(),
        () => undefined,
      );
    this.#programs.clear();
    for (const slab of this.#slabs) slab.release();
    this.#slabs = [];
  }

  #program(kind: "feed" | "step", count: number, sampler: Sampler): Promise<TokenProgram> {
    const key = JSON.stringify([kind, count, sampler]);
    const known = this.#programs.get(key) ?? this.#compile(kind, count, sampler);
    this.#programs.set(key, known);
    known.catch(() => this.#programs.delete(key));
    return known;
  }

  #compile(kind: "feed" | "step", count: number, sampler: Sampler): Promise<TokenProgram> {
    const { batch, model } = this.options;
    const ints = (shape: readonly number[]) => ({ shape, dtype: "int32" }) as const;
    const specs = [ints([batch]), ints([batch, count]), ints([batch])];
    const build = (starts: SymbolicTensor, ids?: SymbolicTensor, last?: SymbolicTensor) => {
      const before = this.#tokens.tensor;
      const logits = this.logits(ids ?? cast(reshape(before, [batch, 1]), "int32"), starts);
      const next = sample(rowsAt(logits, last), sampler);
      const fresh = cast(next, "float32");
      assign(this.#tokens, last === undefined ? fresh : where(greaterEqual(last, 0), fresh, before));
      return last === undefined ? next : cast(this.#tokens.tensor, "int32");
    };
    return compile<typeof specs, SymbolicTensor>(build as never, kind === "feed" ? specs : specs.slice(0, 1), {
      label: `${model.name} ${kind}`,
      device: this.#device,
    });
  }

  /** What the model says to ids [batch, steps], the first of which stand at `starts`: float32 [batch, steps, tokens]. */
  logits(ids: SymbolicTensor, starts: SymbolicTensor): SymbolicTensor {
    const { model, settled, batch, length } = this.options;
    const [, steps = 1] = ids.shape;
    const places = add(expandDims(starts, 1), arange(steps));
    const visible = lessEqual(arange(length), reshape(places, [batch, 1, steps, 1]));
    const keep = (owner: Module, key: string, x: SymbolicTensor) => {
      const variable = this.#variable(owner, key, [batch, length, ...x.shape.slice(2)]);
      writeSteps(variable, x, places);
      return variable.tensor;
    };
    const decoding: Decoding = { places, length, visible, keep };
    const logits: unknown = within({ ...settled, decoding }, () => model.apply(ids, { training: false }));
    this.vocabulary = logits instanceof SymbolicTensor ? (logits.shape[2] ?? 0) : 0;
    if (logits instanceof SymbolicTensor && logits.rank === 3 && logits.shape[1] === steps)
      return cast(logits, "float32");
    throw new ShapeError({
      where: model.name,
      problem: "does not foretell tokens",
      expected: `logits ${formatShape([batch, steps, "tokens"])} for ids ${formatShape([batch, steps])}`,
      received: logits instanceof SymbolicTensor ? formatShape(logits.shape) : "several tensors",
    });
  }

  #variable(owner: Module, key: string, shape: readonly number[]): Variable {
    const kept = this.#kept.get(owner) ?? new Map<string, Variable>();
    this.#kept.set(owner, kept);
    if (this.#slabs.length === 0 && kept.has(key)) throw calledTwice(owner.name);
    const variable = kept.get(key) ?? new Variable(`${owner.name}/${key}`, shape);
    kept.set(key, variable);
    return variable;
  }
}

/** The rows of logits [batch, steps, tokens] at one step of each item; without `at` there is only one. */
function rowsAt(logits: SymbolicTensor, at: SymbolicTensor | undefined): SymbolicTensor {
  const [batch = 1, steps = 1, tokens = 1] = logits.shape;
  const rows = reshape(logits, [batch * steps, tokens]);
  if (at === undefined || steps === 1) return rows;
  return take(rows, add(maximum(at, 0), arange(0, batch * steps, { step: steps })), { axis: 0 });
}

async function tokensOf(arriving: Promise<Tensor>): Promise<Int32Array> {
  return (await arriving).data as Int32Array;
}

function calledTwice(name: string): ArgumentError {
  return new ArgumentError({
    where: name,
    problem: "cannot be asked step by step",
    expected: "attention layers that are called once each",
    received: "one that is shared",
  });
}
