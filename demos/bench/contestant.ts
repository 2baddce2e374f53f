import type { AttentionTask } from "./cases/attention.js";
import type { ConvTask } from "./cases/conv.js";
import type { EmbeddingTask } from "./cases/embedding.js";
import type { GptTask } from "./cases/gpt.js";
import type { MatmulTask } from "./cases/matmul.js";
import type { PredictTask } from "./cases/predict.js";
import type { RowsTask } from "./cases/rows.js";
import type { TrainTask } from "./cases/training.js";

/** Everybody who can take part. The first is the one whose ratio to the best of the others is reported. */
export const CONTESTANTS = ["wgrad", "tfjs", "jax", "onnx", "tfjs-wasm", "onnx-wasm"] as const;
export type ContestantName = (typeof CONTESTANTS)[number];

/** Whether it computes on the CPU: shown beside the others, but no rival of theirs. */
export function isOnCpu(name: ContestantName): boolean {
  return name.endsWith("-wasm");
}

/** What tables call it: `tfjs-wasm (CPU)`. */
export function labelOf(name: ContestantName): string {
  return isOnCpu(name) ? `${name} (CPU)` : name;
}

/** A piece of work, built and ready to be done again and again. */
export interface Prepared {
  /**
   * Does the work once and brings the answer back to the host. What is returned is the answer that is timed *and* checked:
   * the whole answer of an operation, the one loss value (before the update) for a training step.
   */
  run(): Promise<Float32Array>;
  /** Brings an answer whose axes lie in another order here into that of the task, outside of the clock. */
  arrange?(answer: Float32Array): Float32Array;
  /** Frees what `prepare` and `run` hold. Not called while a run is under way. */
  dispose(): void;
}

/**
 * Builds the work from its description: uploads inputs, builds the model. May leave compiling to the first run; both are timed together.
 * Gives undefined for a task that it has no way to do.
 */
export type Prepare<Task> = (task: Task) => Promise<Prepared | undefined>;

/** A library in the race: one method for each kind of work that it knows. A kind it lacks is left out and shows as “–”. */
export interface Contestant {
  readonly name: ContestantName;
  readonly version: string;
  /** Called before each turn, outside of the clock, by those who share a library. */
  readonly enter?: () => Promise<void>;
  readonly matmul?: Prepare<MatmulTask>;
  readonly rows?: Prepare<RowsTask>;
  readonly conv?: Prepare<ConvTask>;
  readonly embedding?: Prepare<EmbeddingTask>;
  readonly attention?: Prepare<AttentionTask>;
  readonly predict?: Prepare<PredictTask>;
  readonly train?: Prepare<TrainTask>;
  readonly gpt?: Prepare<GptTask>;
  readonly gptLogits?: Prepare<GptTask>;
}

/** A contestant that is fetched and started only when wanted; loading again gives the same one. */
export interface Entrant {
  readonly name: ContestantName;
  load(): Promise<Contestant>;
}

/** One line of the benchmark. */
export interface Case {
  /** What `--only` matches and the JSON carries, such as `matmul-512`. */
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  /** The largest relative error that still counts as right. */
  readonly tolerance: number;
  /** Floating-point operations of one run, where that is a sensible thing to say. */
  readonly flops?: number;
  /** Bytes that its inputs and its answer take: what no kernel can do without. */
  readonly bytes?: number;
  /** Timed runs that are enough whatever the options say, where the CPU must work out what to expect of each. */
  readonly mostRounds?: number;
  /** Whether it takes minutes, and runs only where it is asked for by its whole name. */
  readonly onRequest?: true;
  /** Makes the inputs, the same ones (seeded) each time. */
  load(): Promise<Workload>;
}

/** The inputs of a case, and the judge of its answers. */
export interface Workload {
  /** Hands the work to `contestant`; undefined when it has no such thing. */
  prepare(contestant: Contestant): Promise<Prepared | undefined> | undefined;
  /** How far `answer`, the one of this contestant's `run`-th run (from 1), is from the CPU’s: relative to the largest expected value. */
  error(answer: Float32Array, run: number): number;
}
