import type { CallbackList, Hook, Logs } from "./callbacks/index.js";
import { inFlight, type Sent, until } from "./in-flight.js";
import type { Samples } from "./samples.js";
import type { Arrived } from "./steps.js";
import type { Turns } from "./turns.js";

/** What the steps of one submit have brought back; undefined for one that was not taken. */
type Results = readonly (Arrived | undefined)[];

/** How batches are put together that go to the GPU at once. */
export interface Pace {
  executions(batches: AsyncIterable<Samples>): AsyncIterable<readonly Samples[]>;
  /** Hears that so many steps in one submit were done at that time, in milliseconds of `performance.now`. */
  took?(steps: number, time: number): void;
}

/** One way through batches. Steps are counted from 0. */
interface Pass {
  /** Whose hooks are called. */
  readonly kind: "Train" | "Test" | "Predict";
  readonly callbacks: CallbackList;
  /** See `compile`. */
  readonly stepsPerExecution: number | "auto" | undefined;
  /** The turn that it is part of; of training each execution is a turn of its own. */
  readonly line: Turns;
  /** Whether no more batches are wanted. */
  readonly stopped?: () => boolean;
  /** Gives batches to the GPU, the steps from `first` on. */
  readonly send: (batches: readonly Samples[], first: number) => Promise<Sent<Results>>;
  /** Takes in what came of the steps from `first` on, and gives the logs by then. */
  readonly arrived: (results: Results, first: number) => Logs | Promise<Logs>;
}

/** Sends batches, calls the hooks, and takes in results in order. Gives how many steps there were. */
export async function goThrough(batches: AsyncIterable<Samples>, pass: Pass): Promise<number> {
  const { kind, callbacks, stepsPerExecution = 1, line, stopped = () => false } = pass;
  const turn = <T>(work: () => Promise<T>) => (kind === "Train" ? line.take(work) : work());
  const hook = (call: () => Hook) => line.letPass(call);
  const pace = stepsPerExecution === 1 ? ONE_BY_ONE : new (await import("../rare.js")).Executions(stepsPerExecution);
  let [sent, done] = [0, 0];
  const send = (batches: readonly Samples[]) => {
    return turn(async () => {
      const first = sent;
      sent += batches.length;
      await hook(() => callbacks.batch(`on${kind}BatchBegin`, first));
      return pass.send(batches, first);
    });
  };
  for await (const { result, time } of inFlight(until(pace.executions(batches), stopped), send)) {
    const logs = await pass.arrived(result, done);
    done += result.length;
    pace.took?.(result.length, time);
    await turn(() => hook(() => callbacks.batchEnd(`on${kind}BatchEnd`, done - 1, logs, time)));
  }
  return sent;
}

/** Each batch an execution of its own. */
const ONE_BY_ONE: Pace = {
  async *executions(batches) {
    for await (const batch of batches) yield [batch];
  },
};
