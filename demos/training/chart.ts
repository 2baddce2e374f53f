import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { colour, onSchemeChange } from "../dom.js";

/** One metric over the epochs, drawn while it comes in: a line for training, dots for the test after every epoch. */
export class LiveChart {
  readonly #plot: uPlot;
  #epochs: number[] = [];
  #training: (number | null)[] = [];
  #test: (number | null)[] = [];
  #length = 1;
  #waiting = false;
  #baseline: number | undefined;

  /** `top`: the highest value there can be, if there is one. */
  constructor(host: HTMLElement, { top }: { readonly top?: number } = {}) {
    const axis: uPlot.Axis = {
      stroke: () => colour("--muted"),
      grid: { stroke: () => colour("--line"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    };
    this.#plot = new uPlot(
      {
        ...sizeOf(host),
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 8, 0, 0],
        scales: {
          x: { time: false, range: () => [0, this.#length] },
          y: { range: (_, low, high) => yRange([low, high, this.#baseline], top) },
        },
        hooks: { draw: [(plot) => this.#drawBaseline(plot)] },
        axes: [
          { ...axis, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100] },
          { ...axis, size: 48 },
        ],
        series: [
          {},
          { stroke: () => colour("--accent"), width: 1.5, spanGaps: true, points: { show: false } },
          {
            stroke: () => colour("--second"),
            width: 2,
            spanGaps: true,
            points: { show: true, size: 7, fill: () => colour("--second") },
          },
        ],
      },
      this.#data,
      host,
    );
    new ResizeObserver(() => this.#plot.setSize(sizeOf(host))).observe(host);
    onSchemeChange(() => this.#plot.redraw());
  }

  /** A broken line across: what the metric is measured by. */
  set baseline(value: number | undefined) {
    this.#baseline = value;
    this.#draw();
  }

  /** Empties it, for so many epochs. */
  begin(epochs: number): void {
    this.#length = epochs;
    [this.#epochs, this.#training, this.#test] = [[], [], []];
    this.#draw();
  }

  /** Makes the axis longer, where nobody knows how long training will take. */
  reach(epochs: number): void {
    this.#length = Math.max(this.#length, epochs);
  }

  addTraining(epoch: number, value: number | undefined): void {
    this.#add(epoch, value ?? null, null);
  }

  addTest(epoch: number, value: number | undefined): void {
    this.#add(epoch, null, value ?? null);
  }

  get #data(): uPlot.AlignedData {
    return [this.#epochs, this.#training, this.#test];
  }

  #add(epoch: number, training: number | null, test: number | null): void {
    this.#epochs.push(epoch);
    this.#training.push(training);
    this.#test.push(test);
    this.#draw();
  }

  #drawBaseline({ ctx, bbox, valToPos }: uPlot): void {
    if (this.#baseline === undefined) return;
    const y = valToPos(this.#baseline, "y", true);
    ctx.save();
    ctx.strokeStyle = colour("--muted");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 5 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  }

  /** Once a frame at most. */
  #draw(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#plot.setData(this.#data);
    });
  }
}

function sizeOf({ clientWidth: width, clientHeight: height }: HTMLElement): { width: number; height: number } {
  return { width, height };
}

/** A little air above and below; from 0 to 1 while there is nothing to show. */
function yRange(values: readonly (number | null | undefined)[], top = Number.POSITIVE_INFINITY): [number, number] {
  const shown = values.filter((value) => typeof value === "number");
  if (shown.length === 0) return [0, 1];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const air = 0.08 * (high - low || high || 1);
  return [Math.max(0, low - air), Math.min(top, high + air)];
}
