import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Red, green and blue, 0 to 255. */
type Rgb = readonly number[];

const demos = join(import.meta.dirname, "../../demos");

/** A style sheet of the site, by its path in demos/. */
export const styleSheet = (path: string): string => readFileSync(join(demos, path), "utf8");

const shared = styleSheet("style.css");

/** A colour of the site, light and dark: `--ink`, say. */
export function pairOf(name: string): readonly string[] {
  const [, ...colours] = shared.match(new RegExp(`${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`))!;
  return colours;
}

/** What words and pictures of the site lie on, light and dark. */
export const PAPERS = ["--card", "--track", "--page"].map(pairOf);

export function rgb(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** What is seen of a colour that lets the paper through. */
export function over(paper: Rgb, colour: Rgb, opacity: number): Rgb {
  return paper.map((value, i) => value + (colour[i]! - value) * opacity);
}

/** Of two colours, from 1 to 21, as WCAG 2 has it. */
export function contrast(...colours: readonly [Rgb, Rgb]): number {
  const light = colours.map((colour) => {
    const linear = colour.map((value) => (value <= 10.3 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.05 + 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  });
  return Math.max(...light) / Math.min(...light);
}
