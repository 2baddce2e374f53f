import type { Logs } from "./callback.js";

/** How far it is, in a whole of known or unknown length. */
export interface Progress {
  /** What is under way: `Epoch 2/5`. */
  readonly title: string;
  readonly done: number;
  /** Undefined while it is not known how many there are. */
  readonly steps: number | undefined;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Steps of the epochs to come. */
  readonly later: number;
  readonly logs: Readonly<Logs>;
}

/** How the line is to look. */
export interface LineStyle {
  /** Room for the line: one that wraps cannot be drawn anew. */
  readonly columns: number;
  readonly bar: boolean;
  readonly colours: boolean;
  /** Of the bar, in letters. Default 20. */
  readonly width?: number;
  /** What a step is called. Default `"step"`. */
  readonly unit?: string;
}

/**
 * Progress as one line, after Keras: `Epoch 2/5  215/430 ━━━━━━━━━━────────── 6s  accuracy: 0.9123  loss: 0.3012  38.2 steps/s  ETA 0:40`.
 * ETA is the time left of all epochs at this pace. Where there is little room, the bar gives way first, then the end.
 */
export function progressLine(
  progress: Progress,
  { columns, bar, colours, width: barWidth = 20, unit = "step" }: LineStyle,
): string {
  const { title, done, steps, stepsPerSecond: pace } = progress;
  const head = title === "" ? "" : `${title}  `;
  const counts = steps === undefined ? `${head}${done} ` : `${head}${`${done}`.padStart(`${steps}`.length)}/${steps} `;
  const room = columns - counts.length;
  const widest = bar && steps !== undefined ? barWidth : 0;
  const long = facts(progress, `${pace.toFixed(1)} ${unit}s/s`);
  const text = long.length + widest <= room ? long : facts(progress, `${pace.toFixed(1)}/s`);
  const width = Math.max(0, Math.min(widest, room - text.length));
  const full = Math.round((done / (steps ?? 1)) * width);
  const tail = text.slice(0, Math.max(0, room - width));
  return counts + paint(GREEN, "━".repeat(full), colours) + paint(GRAY, "─".repeat(width - full), colours) + tail;
}

function facts({ done, steps, seconds, stepsPerSecond, later, logs }: Progress, pace: string): string {
  const left = (steps ?? done) - done + later;
  return [
    ` ${seconds.toFixed(0)}s`,
    ...formatLogs(logs),
    pace,
    ...(left > 0 ? [`ETA ${formatTime(left / stepsPerSecond)}`] : []),
  ].join("  ");
}

const [GREEN, GRAY, NO_COLOUR] = ["\x1b[32m", "\x1b[90m", "\x1b[39m"];

function paint(colour: string, text: string, colours: boolean): string {
  return colours && text !== "" ? colour + text + NO_COLOUR : text;
}

/** Names and values in the order of the names, as Keras prints them: accuracy, loss, val_accuracy, val_loss. */
function formatLogs(logs: Readonly<Logs>): string[] {
  return Object.entries(logs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${formatValue(value)}`);
}

/** Four digits after the point, and those of a power of ten below 0.001: as Keras. */
export function formatValue(value: number): string {
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
