import { Callback, type Logs } from "wgrad";
import { find } from "../dom.js";
import type { LiveChart } from "./chart.js";
import { Pace } from "./pace.js";
import type { Moment } from "./recorded-run.js";
import { StepCurve } from "./step-curve.js";

const POINTS_PER_EPOCH = 100;

/** Where one metric is shown. */
export interface MetricView {
  /** Its name in the logs. */
  readonly metric: string;
  readonly chart: LiveChart;
  /** Id of the figure of training, and of that of the data held out. */
  readonly figure: string;
  readonly heldOut?: string;
  readonly format: (value: number) => string;
}

/** A callback of `fit` that shows how training goes: a bar, a line of text, the figures and the charts. */
export class ProgressView extends Callback {
  readonly #bar = find("progress", HTMLProgressElement);
  readonly #status = find("status", HTMLElement);
  readonly #metrics: readonly MetricView[];
  readonly #pace = new Pace();
  #curve = new StepCurve();
  #epochs = 1;
  #steps = 1;
  #epoch = 0;
  #paused = false;
  #tested: Moment["tested"];
  readonly #beside: () => unknown;

  /** `beside`: what the page shows beside at that moment, for recordings. */
  constructor(metrics: readonly MetricView[], beside: () => unknown) {
    super();
    this.#metrics = metrics;
    this.#beside = beside;
  }

  /** Empties all of it, for so many epochs. */
  clear(epochs: number): void {
    this.#paused = false;
    this.#epochs = epochs;
    this.#tested = undefined;
    this.#bar.value = 0;
    for (const { chart, figure, heldOut } of this.#metrics) {
      chart.begin(epochs);
      write(figure);
      if (heldOut !== undefined) write(heldOut);
    }
  }

  say(text: string, { bad = false } = {}): void {
    this.#status.textContent = text;
    this.#status.classList.toggle("bad", bad);
  }

  /** A step that was under way may still end: it shows in the charts, and this stays the word. */
  pause(): void {
    this.#paused = true;
    this.say("Paused. The net keeps what it has learned.");
  }

  resume(): void {
    this.#paused = false;
    this.#pace.reset(); // the time of the pause does not count
  }

  override onTrainBegin(): void {
    const { epochs, steps = 1 } = this.params;
    this.clear(epochs);
    this.#steps = steps;
    this.#pace.reset();
    this.#curve = new StepCurve({ pointsPerEpoch: POINTS_PER_EPOCH });
    this.#curve.setParams(this.params);
    this.say("Compiling the kernels…");
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.#curve.onEpochBegin(epoch);
    this.#pace.reset();
  }

  override onTrainBatchEnd(batch: number, logs: Logs, time: number): void {
    const step = batch + 1;
    this.#pace.step(time);
    this.#bar.value = (this.#epoch + step / this.#steps) / this.#epochs;
    if (!this.#paused) this.say(this.#where(step));
    const points = this.#curve.points.length;
    this.#curve.onTrainBatchEnd(batch, logs);
    const point = this.#curve.points[points];
    if (point !== undefined) this.#add(point.epoch, point);
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    this.#test({ epoch: epoch + 1, logs });
    this.#add(epoch + 1, logs);
  }

  /** Shows a moment of a recorded run. */
  show({ epoch, epochs, logs, tested }: Moment): void {
    this.#bar.value = epoch / epochs;
    this.say(`Epoch ${Math.min(epochs, Math.floor(epoch) + 1)} of ${epochs}, recorded`);
    this.#add(epoch, logs);
    if (tested !== undefined && tested.epoch !== this.#tested?.epoch) this.#test(tested);
  }

  /** Adds what training comes to, and hands it on to whoever records. */
  #add(epoch: number, logs: Logs): void {
    for (const { metric, chart, figure, format } of this.#metrics) {
      const value = logs[metric];
      chart.addTraining(epoch, value);
      if (value !== undefined) write(figure, format(value));
    }
    const detail: Moment = { epoch, epochs: this.#epochs, logs, tested: this.#tested, beside: this.#beside() };
    find("training", HTMLElement).dispatchEvent(new CustomEvent("frame", { detail }));
  }

  #test(tested: NonNullable<Moment["tested"]>): void {
    this.#tested = tested;
    for (const { metric, chart, heldOut, format } of this.#metrics) {
      const value = tested.logs[`val_${metric}`];
      chart.addTest(tested.epoch, value);
      if (heldOut !== undefined && value !== undefined) write(heldOut, format(value));
    }
  }

  #where(step: number): string {
    const epoch = `Epoch ${this.#epoch + 1} of ${this.#epochs}`;
    if (step === this.#steps) return `${epoch} · testing…`;
    const { stepsPerSecond } = this.#pace;
    const left = (this.#epochs - this.#epoch) * this.#steps - step;
    const pace =
      stepsPerSecond === undefined ? [] : [`${stepsPerSecond.toFixed(0)} steps/s`, time(left / stepsPerSecond)];
    return [epoch, `step ${step} of ${this.#steps}`, ...pace].join(" · ");
  }
}

function write(id: string, text = "–"): void {
  find(id, HTMLElement).textContent = text;
}

function time(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, "0")} left`;
}
