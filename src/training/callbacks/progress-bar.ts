import { callable } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { hasMethod } from "../../is-a.js";
import { sayLine } from "../say-line.js";
import type { Terminal } from "../terminal.js";
import type { Logs } from "./callback.js";
import { progressLine } from "./progress-line.js";

/** How a bar looks. */
export interface BarStyle {
  /** Where lines go; undefined: to the console. */
  readonly terminal: () => Terminal | undefined;
  /** 0: nothing, 1: a bar, 2: one line at the end. */
  readonly verbose: () => number;
  /** Of the bar, in letters. */
  readonly width?: number;
  /** What a step is called. */
  readonly unit?: string;
  /** How long a drawn line stands at least, in milliseconds. */
  readonly interval?: number;
}

const REDRAW_MS = 50;
const FALLBACK_COLUMNS = 80;

/** A line that shows how far it is: drawn anew in place on a terminal, and else a line every tenth, or in a page one at the end. */
export class ProgressBar {
  readonly #style: BarStyle;
  /** How many steps there will be, if that is known. */
  steps: number | undefined;
  #title = "";
  #later = 0;
  #done = 0;
  #began = 0;
  /** When the first step was done, and the last one: the first may have had kernels to compile. */
  #first = 0;
  #last = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(style: BarStyle) {
    this.#style = style;
  }

  /** Begins anew, with so many times as many steps to come later. */
  begin(title: string, now: number, later = 0): void {
    this.#title = title;
    this.#later = later;
    this.#done = 0;
    this.#began = now;
    this.#first = now;
    this.#last = now;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }

  /** So many steps were done at a time. */
  step(done: number, logs: Readonly<Logs>, time: number): void {
    const before = this.#done;
    this.#done = done;
    this.#last = time;
    if (before === 0) this.#first = time;
    const terminal = this.#style.terminal();
    if (terminal === undefined || this.#style.verbose() !== 1) return;
    if (terminal.isTTY) this.#draw(terminal, logs);
    else if (this.#isTenth(before) && done !== this.steps) sayLine(this.#line(logs, time, true), terminal); // the end writes the last
  }

  /** Leaves a line standing. */
  end(logs: Readonly<Logs>, now: number): void {
    this.steps ??= this.#done;
    const terminal = this.#style.terminal();
    const verbose = this.#style.verbose();
    const bar = verbose === 1 && terminal !== undefined;
    if (verbose > 0) sayLine(this.#line(logs, now, bar), terminal);
  }

  /** On a terminal, not faster than eyes can follow. */
  #draw(terminal: Terminal, logs: Readonly<Logs>): void {
    const { interval = REDRAW_MS } = this.#style;
    if (this.#last - this.#drawn < interval && this.#done !== this.steps) return;
    this.#drawn = this.#last;
    const columns = (terminal.columns ?? FALLBACK_COLUMNS) - 1;
    terminal.write(`\r${this.#line(logs, this.#last, true, columns)}\x1b[K`);
  }

  #line(logs: Readonly<Logs>, until: number, bar: boolean, columns = Number.POSITIVE_INFINITY): string {
    const { width, unit } = this.#style;
    const terminal = this.#style.terminal();
    // The time of the first step does not count where there are others, nor does that of validation.
    const [steps, time] =
      this.#done > 1 ? [this.#done - 1, this.#last - this.#first] : [this.#done, this.#last - this.#began];
    const progress = {
      title: this.#title,
      done: this.#done,
      steps: this.steps,
      seconds: (until - this.#began) / 1000,
      stepsPerSecond: (steps * 1000) / Math.max(time, 1e-6),
      later: this.#later * (this.steps ?? 0),
      logs,
    };
    const colours = terminal?.isTTY === true && terminal.hasColors?.() !== false;
    const named = { ...(width !== undefined && { width }), ...(unit !== undefined && { unit }) };
    return progressLine(progress, { columns, bar, colours, ...named });
  }

  #isTenth(before: number): boolean {
    const { steps } = this;
    return steps !== undefined && Math.floor((this.#done * 10) / steps) > Math.floor((before * 10) / steps);
  }
}

/** Throws an ArgumentError for what is no terminal, and for a clock that is no function. Both may be left out. */
export function requireTerminal(where: string, terminal: unknown, now: unknown): void {
  if (now !== undefined) callable(where, "now", now);
  if (terminal === undefined || hasMethod(terminal, "write")) return;
  throw new ArgumentError({
    where,
    problem: "no such terminal",
    expected: "an object with write(text), as process.stdout",
    received: inWords(terminal),
  });
}
