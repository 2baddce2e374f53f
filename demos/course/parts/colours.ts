import { colour, onSchemeChange } from "../../dom.js";

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

const known = new Map<string, Rgb>();
onSchemeChange(() => known.clear());

/** A colour of the style sheet in numbers, as it is now: light or dark. */
export function rgb(name: `--${string}`): Rgb {
  const before = known.get(name);
  if (before !== undefined) return before;
  const [red = 0, green = 0, blue = 0] = (colour(name).match(/[\d.]+/g) ?? []).map(Number);
  const found: Rgb = [red, green, blue];
  known.set(name, found);
  return found;
}

/** From one colour at 0 to another at 1. */
export function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const at = Math.min(1, Math.max(0, part));
  return [from[0] + (to[0] - from[0]) * at, from[1] + (to[1] - from[1]) * at, from[2] + (to[2] - from[2]) * at];
}

/** −1 is the second colour, 0 the paper, 1 the accent: for weights, activations and the two sides of a boundary. */
export function diverging(value: number): Rgb {
  return mix(rgb("--card"), rgb(value < 0 ? "--second" : "--accent"), Math.abs(value));
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}
