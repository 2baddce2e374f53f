import { element } from "../../dom.js";
import { tile } from "./canvas.js";
import { diverging, mix, rgb } from "./colours.js";

/** One square picture out of many that lie interleaved, [side, side, channels]: its channel `at`. */
export function channelOf(values: ArrayLike<number>, channels: number, at: number): Float32Array {
  return Float32Array.from({ length: values.length / channels }, (_, i) => values[i * channels + at] ?? 0);
}

/** Paints values from 0 for paper to 1 for ink. */
export function drawInk(canvas: HTMLCanvasElement, values: ArrayLike<number>): void {
  paint(canvas, values, (ink) => mix(rgb("--card"), rgb("--ink"), ink));
}

/** Paints values of both signs, the largest as strong as can be. */
export function drawSigned(canvas: HTMLCanvasElement, values: ArrayLike<number>): void {
  let most = 1e-6;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
  paint(canvas, values, (value) => diverging(value / most));
}

function paint(canvas: HTMLCanvasElement, values: ArrayLike<number>, colourOf: Parameters<typeof tile>[2]): void {
  const side = Math.round(Math.sqrt(values.length));
  const picture = tile(values, side, colourOf);
  [canvas.width, canvas.height] = [side, side];
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
}

/** So many small canvases in a host, made once, each described by its number. */
export function canvases(host: HTMLElement, count: number, description: string): HTMLCanvasElement[] {
  while (host.childElementCount < count) {
    const canvas = element("canvas", {
      className: "pixels",
      role: "img",
      ariaLabel: `${description} ${host.childElementCount + 1}`,
    });
    host.append(canvas);
  }
  return [...host.querySelectorAll("canvas")].slice(0, count);
}

/** What a net makes of a digit: ten answers, the fuller the surer. */
export function showAnswers(host: HTMLElement, parts: ArrayLike<number>): void {
  const list = Array.from(parts);
  const best = list.indexOf(Math.max(...list));
  while (host.childElementCount < list.length) host.append(element("li", { textContent: `${host.childElementCount}` }));
  for (const [digit, part] of list.entries()) {
    const item = host.children[digit];
    if (!(item instanceof HTMLElement)) continue;
    item.style.setProperty("--part", `${part}`);
    item.classList.toggle("best", digit === best && part > 0);
    item.title = `${(part * 100).toFixed(1)} %`;
  }
}
