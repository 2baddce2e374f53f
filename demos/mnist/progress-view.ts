import type { Callback, Logs, Training } from "wgrad";
import { find } from "../dom.js";
import { LiveChart } from "./chart.js";
import { Pace } from "./pace.js";
import { StepCurve } from "./step-curve.js";

const POINTS_PER_EPOCH = 100;

/** A callback of `fit` that shows how training goes: a bar, a line of text, the figures and the charts. */
export class ProgressView implements Callback {
  readonly #bar = find("progress", HTMLProgressElement);
  readonly #status = find("status", HTMLElement);
  readonly #loss = new LiveChart(find("loss-chart", HTMLElement));
  readonly #accuracy = new LiveChart(find("accuracy-chart", HTMLElement), { top: 1 });
  readonly #pace = new Pace();
  #curve = new StepCurve();
  #epochs = 1;
  #steps = 1;
  #epoch = 0;
  #paused = false;

  /** Empties all of it, for so many epochs. */
  clear(epochs: number): void {
    this.#paused = false;
    this.#epochs = epochs;
    this.#bar.value = 0;
    this.#loss.begin(epochs);
    this.#accuracy.begin(epochs);
    for (const id of ["loss", "accuracy", "test-accuracy"]) write(id, "–");
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

  onTrainBegin(training: Training): void {
    const { epochs, steps = 1 } = training;
    this.clear(epochs);
    this.#steps = steps;
    this.#pace.reset();
    this.#curve = new StepCurve({ pointsPerEpoch: POINTS_PER_EPOCH });
    this.#curve.onTrainBegin(training);
    this.say("Compiling the kernels…");
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.#curve.onEpochBegin(epoch);
    this.#pace.reset();
  }

  onTrainBatchEnd(batch: number, logs: Logs): void {
    const step = batch + 1;
    this.#pace.step();
    this.#bar.value = (this.#epoch + step / this.#steps) / this.#epochs;
    if (!this.#paused) this.say(this.#where(step));
    const points = this.#curve.points.length;
    this.#curve.onTrainBatchEnd(batch, logs);
    const point = this.#curve.points[points];
    if (point === undefined) return;
    this.#loss.addTraining(point.epoch, point.loss);
    this.#accuracy.addTraining(point.epoch, point.accuracy);
    write("loss", point.loss?.toFixed(3));
    write("accuracy", percent(point.accuracy));
  }

  onEpochEnd(epoch: number, { val_loss: loss, val_accuracy: accuracy }: Logs): void {
    this.#loss.addTest(epoch + 1, loss);
    this.#accuracy.addTest(epoch + 1, accuracy);
    write("test-accuracy", percent(accuracy));
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

function percent(part: number | undefined): string | undefined {
  return part === undefined ? undefined : `${(part * 100).toFixed(1)} %`;
}

function time(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, "0")} left`;
}
