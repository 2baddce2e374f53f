import { colour, context2d, onSchemeChange } from "../dom.js";
import type { Point, Stroke } from "./strokes.js";

/** Width of the pen, as a part of the pad's. */
const PEN = 0.06;

/** A canvas to draw on with mouse, finger or pen. */
export class Pad {
  readonly #canvas: HTMLCanvasElement;
  readonly #changed: () => void;
  readonly #example: readonly Stroke[];
  #strokes: Point[][] = [];
  /** The pointer that draws; a second finger does not. */
  #pointer: number | undefined;

  /** `changed` is called after every bit that is drawn, and when the pad is cleared. `example`: what lies there, paler, until the visitor draws. */
  constructor(canvas: HTMLCanvasElement, changed: () => void, example: readonly Stroke[] = []) {
    this.#canvas = canvas;
    this.#changed = changed;
    this.#example = example;
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#go(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(end, (event) => {
        if (event.pointerId === this.#pointer) this.#pointer = undefined;
      });
    }
    new ResizeObserver(() => this.#draw()).observe(canvas);
    onSchemeChange(() => this.#draw());
  }

  get strokes(): readonly Stroke[] {
    return this.#isEmpty ? this.#example : this.#strokes;
  }

  get #isEmpty(): boolean {
    return this.#strokes.length === 0;
  }

  clear(): void {
    this.#strokes = [];
    this.#draw();
    this.#changed();
  }

  #begin(event: PointerEvent): void {
    if (this.#pointer !== undefined || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#strokes.push([this.#place(event)]);
    this.#draw();
    this.#changed();
  }

  #go(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const between = event.getCoalescedEvents(); // places that the pointer went through since the last event
    this.#strokes.at(-1)?.push(...(between.length > 0 ? between : [event]).map((step) => this.#place(step)));
    this.#draw();
    this.#changed();
  }

  #place({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }

  #draw(): void {
    const size = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (this.#canvas.width !== size || this.#canvas.height !== size) {
      this.#canvas.width = size;
      this.#canvas.height = size;
    }
    const context = context2d(this.#canvas);
    context.clearRect(0, 0, size, size);
    Object.assign(context, {
      lineWidth: PEN * size,
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: colour(this.#isEmpty ? "--muted" : "--ink"),
    });
    for (const [start, ...rest] of this.strokes) {
      if (start === undefined) continue;
      context.beginPath();
      context.moveTo(start.x * size, start.y * size);
      for (const { x, y } of rest.length > 0 ? rest : [start]) context.lineTo(x * size, y * size);
      context.stroke();
    }
  }
}
