import { element } from "../../dom.js";

let host: HTMLElement | undefined;

/** Where what a cell shows goes from now on. */
export function showIn(output: HTMLElement | undefined): void {
  host = output;
}

/** Shows a picture (the text of an SVG), a part of a page or a line of text below the code. */
export function show(what: string | Node): void {
  if (host === undefined) return;
  if (typeof what !== "string") host.append(what);
  else if (what.trimStart().startsWith("<svg")) host.append(element("div", { innerHTML: what }));
  else host.append(element("pre", { textContent: what }));
}

/** A sheet to draw on below the code, `width` by `height` in CSS pixels, described for those who do not see it. */
export function showCanvas(width: number, height: number, description: string): HTMLCanvasElement {
  const canvas = element("canvas", { role: "img", ariaLabel: description });
  Object.assign(canvas.style, { width: `${width}px`, aspectRatio: `${width} / ${height}` });
  show(canvas);
  return canvas;
}

/** What a cell has for a console: it writes below the code. */
export const cellConsole = {
  log: (...values: readonly unknown[]) => show(values.map(inText).join(" ")),
};

function inText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(5))}`;
  if (ArrayBuffer.isView(value)) return inText(Array.from(value as Float32Array));
  if (Array.isArray(value)) return `[${value.map(inText).join(", ")}]`;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return `${value}`;
  return `{ ${Object.entries(value)
    .map(([key, part]) => `${key}: ${inText(part)}`)
    .join(", ")} }`;
}
