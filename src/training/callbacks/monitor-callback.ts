import { nearest, oneOf, text } from "../../check.js";
import type { Options } from "../../config.js";
import { ArgumentError, describe } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { Callback, type Hook, type Logs } from "./callback.js";

export interface MonitorConfig {
  /** The log to watch. Default `"val_loss"`. */
  readonly monitor: string;
  /** Whether less of it is better, or more. Default `"auto"`: less of a loss; of a metric, as it says of itself. */
  readonly mode: "auto" | "min" | "max";
}

/** Defaults of what every monitoring callback takes. */
export const MONITOR: MonitorConfig = { monitor: "val_loss", mode: "auto" };

/** A callback that watches one of the logs for becoming better. */
export abstract class MonitorCallback<C extends MonitorConfig = MonitorConfig> extends Callback<C> {
  static override className = "MonitorCallback";
  static override defaults: object = MONITOR;
  #warned = false;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    text(this.className, "monitor", this.config.monitor);
    oneOf(this.className, "mode", this.config.mode, ["auto", "min", "max"]);
  }

  override onTrainBegin(_logs: Logs): Hook {
    this.#warned = false;
  }

  /** The value of the log that is watched. Where there is none, a warning says once a training which logs there are. */
  protected watched(logs: Logs): number | undefined {
    const { monitor } = this.config;
    const value = logs[monitor];
    if (value === undefined && !this.#warned) {
      this.#warned = true;
      console.warn(noSuchLog(this.className, monitor, Object.keys(logs)));
    }
    return value;
  }

  /**
   * Whether `value` is better than `best`, by more than `minDelta`. Any number is better than none; NaN is better than nothing. Compared as
   * float32, so that 0.8 is not better than 0.7 by more than 0.1 for what doubles round off.
   */
  protected improves(value: number, best: number | undefined, minDelta = 0): boolean {
    const upwards = this.#direction() === "max";
    const bar = Math.fround(best ?? (upwards ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY));
    return upwards ? Math.fround(value - minDelta) > bar : Math.fround(value + minDelta) < bar;
  }

  #direction(): "min" | "max" {
    const { monitor, mode } = this.config;
    if (mode !== "auto") return mode;
    const name = monitor.replace(/^val_/, "");
    if (name === "loss" || name.endsWith("_loss")) return "min";
    const up = this.model.higherIsBetter(name);
    if (up !== undefined) return up ? "max" : "min";
    throw new ArgumentError({
      where: this.className,
      problem: `whether more or less of ${inWords(monitor)} is better is not known`,
      expected: 'mode: "max" or mode: "min"',
      received: 'mode: "auto"',
    });
  }
}

function noSuchLog(where: string, monitor: string, names: readonly string[]): string {
  const near = nearest(monitor, names);
  const held = monitor.startsWith("val_") && !names.some((name) => name.startsWith("val_"));
  return describe({
    where,
    problem: "there is no such log to watch",
    expected: `one of ${names.join(", ")}`,
    received: inWords(monitor),
    ...(held
      ? { remedy: "Give fit validationData or a validationSplit" }
      : near !== undefined && { remedy: `Write ${inWords(near)}` }),
  });
}
