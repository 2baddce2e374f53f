import { OutOfMemoryError, WgradError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { adapterId } from "./adapter-id.js";
import { type Asked, choices } from "./answers.js";
import { type ContestOptions, hold, type Trial } from "./contest.js";
import { formOf } from "./question.js";
import { candidateText, type TuneRow, tunedCandidate } from "./report.js";

export interface TunerOptions extends Omit<ContestOptions, "terms"> {
  /** Bytes that one trial may take. */
  readonly mostBytes: number;
}

/** Finds the answer to one question and notes it. Rejects when the device is lost, and with what `breathe` throws. */
export async function settle<S>(
  device: Device,
  asked: Asked<S>,
  trial: Trial,
  options: TunerOptions,
): Promise<TuneRow> {
  const { key, question, candidates } = asked;
  if (trial.byteLength > options.mostBytes) {
    return rowOf(asked, trial.label, `it takes ${trial.byteLength} bytes, of ${options.mostBytes} that it may take`);
  }
  try {
    await options.breathe();
    const { winner, candidates: all } = await hold(device, trial, { ...options, terms: question.terms });
    const [defaultTime = 0, time = 0] = [all[0]?.time, all[winner]?.time];
    choices.set(adapterId(device.gpu), key, { candidate: winner, defaultTime, time });
    const results = all.map((one, i) => tunedCandidate(candidates[i], one));
    return { ...rowKnown(device, asked, trial.label), verdict: winner === 0 ? "kept" : "won", candidates: results };
  } catch (error) {
    await options.breathe(); // where that has ended it, it says so again
    if (device.isLost || !(error instanceof WgradError)) throw error;
    return rowOf(asked, trial.label, error instanceof OutOfMemoryError ? "no memory for it" : error.message);
  }
}

/** The row of a question whose answer is known. */
export function rowKnown<S>(device: Device, asked: Asked<S>, what: string): TuneRow {
  const choice = choices.get(adapterId(device.gpu), asked.key);
  const row = rowOf(asked, what, undefined);
  if (choice === undefined) return row;
  const { candidate, defaultTime, time } = choice;
  return {
    ...row,
    verdict: "known",
    winner: candidateText(asked.candidates[candidate]),
    defaultMilliseconds: defaultTime,
    milliseconds: time,
    speedup: candidate === 0 || time === 0 ? 1 : defaultTime / time,
  };
}

/** The row of a question that has no answer. */
export function rowOf<S>({ question, candidates }: Asked<S>, what: string, reason: string | undefined): TuneRow {
  const own = candidateText(candidates[0]);
  return {
    what,
    kernel: question.kernel.name,
    form: formOf(question),
    sizes: question.sizes,
    verdict: "skipped",
    default: own,
    winner: own,
    defaultMilliseconds: undefined,
    milliseconds: undefined,
    speedup: 1,
    candidates: [],
    reason,
  };
}

const last = new WeakMap<Device, Promise<unknown>>();

/** Runs `work` when nothing else is timed on the device: what is timed beside others is timed wrongly. */
export function alone<T>(device: Device, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(device) ?? Promise.resolve()).then(work);
  last.set(
    device,
    turn.catch(() => undefined),
  );
  return turn;
}
