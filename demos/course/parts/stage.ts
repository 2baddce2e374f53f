import { onSchemeChange } from "../../dom.js";
import { nextFrame } from "./frames.js";
import { unpack } from "./recording.js";
import { seedAsAsked } from "./seeded.js";

/** A figure that a run moves. A frame is all there is to see at one moment: live and recorded runs are drawn by the same code. */
export interface Play<Frame> {
  /** Learns, and hands on a frame now and then. It is left, with its `finally`, when the visitor starts over. */
  run(): AsyncGenerator<Frame, void>;
  /** Draws a frame; undefined before the first. */
  draw(frame: Frame | undefined): void;
  /** A line of text on it: how far, how well. */
  describe(frame: Frame): string;
  /** The run for those without WebGPU: `import("./recorded.json")`. */
  recording(): Promise<{ readonly default: unknown }>;
}

/** What can be done now: the figure's `data-state` says so, and tests wait for it. */
type State = "ready" | "running" | "paused" | "done" | "recorded";

export interface Stage {
  /** Ends the run at hand; a new one begins when the visitor says so, or at once where one was under way. */
  restart(): void;
  /** Draws the last frame again. */
  redraw(): void;
  /** Says what went wrong outside a run. */
  fail(error: unknown): void;
}

async function* runOf<Frame>(play: Play<Frame>): AsyncGenerator<Frame, void> {
  await seedAsAsked();
  yield* play.run();
}

/** The figure with this id and its `.runner`: buttons that begin, hold up and begin anew, and a line that says how it goes. */
export function stage<Frame>(id: string, play: Play<Frame>): Stage {
  const host = part(document, `#${id}`);
  const go = part<HTMLButtonElement>(host, ".runner .go");
  const again = part<HTMLButtonElement>(host, ".runner .again");
  const status = part(host, ".runner .status");
  const begin = go.textContent ?? "";
  let state: State = "ready";
  let frames: AsyncGenerator<Frame, void> | undefined;
  let last: Frame | undefined;

  const enter = (next: State) => {
    state = next;
    host.dataset.state = next;
    go.textContent = { ready: begin, running: "Pause", paused: "Resume", done: "Once more", recorded: "Play again" }[
      next
    ];
    go.disabled = false;
    again.disabled = next === "ready" || next === "recorded";
  };
  const say = (words: string, isBad = false) => {
    status.textContent = words;
    status.classList.toggle("bad", isBad);
  };
  const show = async (frame: Frame) => {
    last = frame;
    host.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    play.draw(frame);
    say(play.describe(frame));
    await nextFrame();
  };

  const proceed = async () => {
    frames ??= runOf(play);
    const mine = frames;
    enter("running");
    try {
      while (state === "running" && mine === frames) {
        const { value, done } = await mine.next();
        if (mine !== frames) return;
        if (done) {
          frames = undefined;
          return enter("done");
        }
        await show(value);
      }
    } catch (error) {
      if (mine !== frames) return;
      frames = undefined;
      enter("ready");
      say(wordsOf(error), true);
    }
  };
  const restart = () => {
    const wasRunning = state === "running";
    if (state === "recorded") return;
    void frames?.return();
    [frames, last] = [undefined, undefined];
    play.draw(undefined);
    say("");
    enter("ready");
    if (wasRunning) void proceed();
  };
  const playRecorded = async () => {
    go.disabled = true;
    for (const frame of unpack<Frame>((await play.recording()).default)) {
      await show(frame);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    enter("recorded");
  };

  go.addEventListener("click", () => {
    if (state === "recorded") void playRecorded();
    else if (state !== "running") {
      if (state === "done") restart();
      void proceed();
    } else {
      enter("paused");
      say("Paused. The net keeps what it has learned.");
    }
  });
  again.addEventListener("click", () => {
    if (state === "running") enter("paused");
    restart();
  });
  const redraw = () => play.draw(last);
  onSchemeChange(redraw);
  new ResizeObserver(redraw).observe(host);
  redraw();
  void hasGpu().then((there) => {
    if (there) return enter("ready");
    part(host, ".runner").before(noticeOf("What you see is a recorded run"));
    return playRecorded();
  });
  return { restart, redraw, fail: (error) => say(wordsOf(error), true) };
}

/** Whether WebGPU reaches a GPU, or a CPU that plays one. */
export async function hasGpu(): Promise<boolean> {
  try {
    return Boolean(await navigator.gpu?.requestAdapter());
  } catch {
    return false;
  }
}

/** What to do where there is no WebGPU. `instead`: what the page does meanwhile. */
export function noticeOf(instead: string): HTMLElement {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = `This browser gives no WebGPU. ${instead}. Chrome and Edge have it from 113 on, Safari from 26, Firefox from 141; on Linux, Chrome wants chrome://flags/#enable-unsafe-webgpu. The page must come over https or from localhost.`;
  return notice;
}

function part<T extends HTMLElement = HTMLElement>(within: ParentNode, selector: string): T {
  const found = within.querySelector<T>(selector);
  if (found === null) throw new Error(`index.html: expected ${selector}.`);
  return found;
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
