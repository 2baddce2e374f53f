import type { Logs } from "wgrad";
import { unpack } from "../course/parts/recording.js";
import { noticeOf } from "../course/parts/stage.js";
import { find } from "../dom.js";
import type { ProgressView } from "./progress-view.js";

/** What a page shows of a net that learns, at one moment. */
export interface Moment {
  /** How many epochs are done, the one under way in parts. */
  readonly epoch: number;
  readonly epochs: number;
  readonly logs: Logs;
  /** The last test, after so many epochs. */
  readonly tested: { readonly epoch: number; readonly logs: Logs } | undefined;
  /** What the page shows beside: readings, say, or texts. */
  readonly beside: unknown;
}

/** Between two moments, in milliseconds. */
const PAUSE = 150;

/** Says that there is no WebGPU and what to do about it, and plays a run that was recorded. `show`: shows what is beside. */
export async function playRecorded(
  view: ProgressView,
  recording: Promise<{ readonly default: unknown }>,
  show: (beside: unknown) => void,
): Promise<void> {
  find("training", HTMLElement).prepend(noticeOf("What you see is a recorded run"));
  const moments = unpack<Moment>((await recording).default);
  view.clear(moments[0]?.epochs ?? 1);
  for (const moment of moments) {
    view.show(moment);
    if (moment.beside !== undefined) show(moment.beside);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  view.say("That was a recorded run.");
  document.body.dataset.state = "recorded";
}
