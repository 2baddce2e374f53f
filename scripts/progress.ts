import { styleText } from "node:util";

/** Where the lines go: `process.stdout`, or anything like it. */
export interface Terminal {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** How long training is, and where to show it. */
export interface ProgressOptions {
  epochs: number;
  stepsPerEpoch: number;
  /** `process.stdout` unless told; `{ write() {} }` for silence. */
  terminal?: Terminal;
  /** The time in milliseconds; `performance.now` unless told. */
  now?: () => number;
}

type Logs = Readonly<Record<string, number>>;

const BAR_WIDTH = 20;
const REDRAW_MS = 50;
const FALLBACK_COLUMNS = 80;

/**
 * Training as one line an epoch, after Keras:
 *
 *     Epoch 2/5  215/430 ━━━━━━━━━━────────── 6s  accuracy: 0.9123  loss: 0.3012  38.2 steps/s  ETA 0:40
 *
 * In place on a terminal; elsewhere (a file, a log of CI) a line every tenth of an epoch. ETA is the time left of the
 * whole training at this epoch's pace. The methods are named as callbacks of `fit`, so that it can serve as one.
 */
export class Progress {
  readonly #epochs: number;
  readonly #steps: number;
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #epoch = 0;
  #started = 0;
  #trained = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor({ epochs, stepsPerEpoch, terminal = process.stdout, now = () => performance.now() }: ProgressOptions) {
    this.#epochs = epochs;
    this.#steps = stepsPerEpoch;
    this.#terminal = terminal;
    this.#now = now;
    this.#started = now();
    this.#trained = this.#started;
  }

  /** `epoch` counts from 0. */
  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.#started = this.#now();
    this.#trained = this.#started;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }

  /** `batch` counts from 0; `logs` are the means so far in this epoch. */
  onTrainBatchEnd(batch: number, logs: Logs = {}): void {
    const done = batch + 1;
    this.#trained = this.#now();
    if (this.#terminal.isTTY) {
      if (this.#trained - this.#drawn < REDRAW_MS && done < this.#steps) return;
      this.#drawn = this.#trained;
      this.#terminal.write(`\r${this.#line(done, logs)}\x1b[K`);
    } else {
      const tenth = Math.floor((done * 10) / this.#steps) > Math.floor((batch * 10) / this.#steps);
      if (tenth && done < this.#steps) this.#terminal.write(`${this.#line(done, logs)}\n`); // onEpochEnd writes the last
    }
  }

  /** Leaves the epoch's line standing and moves to the next. */
  onEpochEnd(_epoch: number, logs: Logs = {}): void {
    const line = this.#line(this.#steps, logs, Number.POSITIVE_INFINITY);
    this.#terminal.write(this.#terminal.isTTY ? `\r${line}\x1b[K\n` : `${line}\n`);
  }

  /** The line within `columns`, for one that wraps can't be redrawn: the bar gives way first, then the end. */
  #line(done: number, logs: Logs, columns = this.#columns): string {
    const seconds = (this.#now() - this.#started) / 1000;
    const rate = (done * 1000) / Math.max(this.#trained - this.#started, 1e-6); // without the time of validation
    const left = (this.#epochs - this.#epoch) * this.#steps - done;
    const steps = `${done}`.padStart(`${this.#steps}`.length);
    const counts = `Epoch ${this.#epoch + 1}/${this.#epochs}  ${steps}/${this.#steps} `;
    const room = columns - counts.length;
    const write = (pace: string) =>
      [
        ` ${seconds.toFixed(0)}s`,
        ...formatLogs(logs),
        pace,
        ...(left > 0 ? [`ETA ${formatTime(left / rate)}`] : []),
      ].join("  ");
    const long = write(`${rate.toFixed(1)} steps/s`);
    const facts = long.length + BAR_WIDTH <= room ? long : write(`${rate.toFixed(1)}/s`);
    const width = Math.max(0, Math.min(BAR_WIDTH, room - facts.length));
    const full = Math.round((done / this.#steps) * width);
    const tail = facts.slice(0, Math.max(0, room - width));
    return counts + this.#paint("green", "━".repeat(full)) + this.#paint("gray", "─".repeat(width - full)) + tail;
  }

  get #columns(): number {
    return this.#terminal.isTTY ? (this.#terminal.columns ?? FALLBACK_COLUMNS) - 1 : Number.POSITIVE_INFINITY;
  }

  #paint(colour: "green" | "gray", text: string): string {
    return this.#terminal.isTTY ? styleText(colour, text) : text;
  }
}

/** Names and values in the order of the names, as Keras prints them: accuracy, loss, valAccuracy, valLoss. */
function formatLogs(logs: Logs): string[] {
  return Object.entries(logs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${formatValue(value)}`);
}

/** Four digits after the point, and those of a power of ten below 0.001: as Keras. */
function formatValue(value: number): string {
  return value !== 0 && Math.abs(value) <= 1e-3 ? value.toExponential(4) : value.toFixed(4);
}

/** Seconds as m:ss or h:mm:ss. */
function formatTime(seconds: number): string {
  const whole = Math.round(seconds);
  const pad = (value: number) => `${value}`.padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}
