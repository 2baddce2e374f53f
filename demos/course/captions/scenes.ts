/** Small pictures, painted, and what is in them. */
import { chance } from "../parts/toys.js";

export const SIDE = 24;

const THINGS = ["house", "tree", "boat", "tent"] as const;
const COLOURS = { red: "#d63b2f", green: "#3f9b45", blue: "#3b62d6", yellow: "#e8c02c" } as const;
const ABOVE = ["sun", "cloud", "star", "balloon", ""] as const;
const TIMES = { "by day": "#cfe6f7", "at night": "#1d2440" } as const;

export interface Scene {
  readonly caption: readonly string[];
  /** [24, 24, 3], from 0 to 1. */
  readonly pixels: Float32Array;
}

/** What may stand in a caption, by number: 0 is no word, then the first and the last of every caption. */
export const vocabulary: readonly string[] = [
  "",
  "start",
  "end",
  "a",
  "under",
  "by",
  "day",
  "at",
  "night",
  ...THINGS,
  ...Object.keys(COLOURS),
  ...ABOVE.filter(Boolean),
];
export const [START, END] = [1, 2];
/** Words of the longest caption, its start included. */
export const LENGTH = 9;

export interface Parts {
  readonly thing: (typeof THINGS)[number];
  readonly colour: keyof typeof COLOURS;
  readonly above: (typeof ABOVE)[number];
  readonly time: keyof typeof TIMES;
}

const all: readonly Parts[] = THINGS.flatMap((thing) =>
  (Object.keys(COLOURS) as Parts["colour"][]).flatMap((colour) =>
    ABOVE.flatMap((above) => (Object.keys(TIMES) as Parts["time"][]).map((time) => ({ thing, colour, above, time }))),
  ),
);
/** All combinations in an order as good as chance. The first sixth is held out; with this salt no word is rare on either side. */
const strewn = all.map((parts, i) => ({ parts, at: chance(i, 19) })).sort((a, b) => a.at - b.at);
const HELD_OUT = Math.round(all.length / 6);

/** What may be in a picture to learn from, or in one that is held out. */
export function combinations(heldOut: boolean): Parts[] {
  return (heldOut ? strewn.slice(0, HELD_OUT) : strewn.slice(HELD_OUT)).map(({ parts }) => parts);
}

/** `count` pictures of {@link combinations}: any to learn from, those held out one after the other. `next`: random numbers from 0 to 1. */
export function scenes(count: number, heldOut: boolean, next: () => number): Scene[] {
  const some = combinations(heldOut);
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("This browser gives no canvas to draw on.");
  return Array.from({ length: count }, (_, i) => {
    const parts = some[heldOut ? i % some.length : Math.floor(next() * some.length)] as Parts;
    paint(pen, parts, next);
    const { data } = pen.getImageData(0, 0, SIDE, SIDE);
    const pixels = Float32Array.from(
      { length: SIDE * SIDE * 3 },
      (_, k) => (data[Math.floor(k / 3) * 4 + (k % 3)] ?? 0) / 255,
    );
    return { caption: captionOf(parts), pixels };
  });
}

function captionOf({ thing, colour, above, time }: Parts): string[] {
  return `a ${colour} ${thing} ${above === "" ? "" : `under a ${above} `}${time}`.split(" ");
}

function paint(
  pen: OffscreenCanvasRenderingContext2D,
  { thing, colour, above, time }: Parts,
  next: () => number,
): void {
  pen.fillStyle = TIMES[time];
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.fillStyle = thing === "boat" ? "#5f8fb8" : "#8a7a5c";
  pen.fillRect(0, 20, SIDE, 4);
  const [x, y] = [4 + next() * 9, 20];
  const path = (...points: readonly (readonly [number, number])[]) => {
    pen.beginPath();
    for (const [dx, dy] of points) pen.lineTo(x + dx, y - dy);
    pen.fill();
  };
  pen.fillStyle = COLOURS[colour];
  if (thing === "house") path([0, 0], [0, 5], [-1, 5], [4, 9], [9, 5], [8, 5], [8, 0]);
  if (thing === "tent") path([-1, 0], [4, 9], [9, 0], [6, 0], [4, 4], [2, 0]);
  if (thing === "boat") path([-1, 3], [1, 0], [7, 0], [9, 3], [5, 3], [5, 10], [1, 4], [4.2, 4], [4.2, 3]);
  if (thing === "tree") {
    pen.beginPath();
    pen.arc(x + 4, y - 7, 3.6, 0, 2 * Math.PI);
    pen.fill();
    path([3, 0], [3, 5], [5, 5], [5, 0]);
  }
  paintAbove(pen, above, 4 + next() * 15, 5);
}

function paintAbove(pen: OffscreenCanvasRenderingContext2D, above: Parts["above"], x: number, y: number): void {
  const disc = (dx: number, dy: number, radius: number) => {
    pen.beginPath();
    pen.ellipse(x + dx, y + dy, radius, radius, 0, 0, 2 * Math.PI);
    pen.fill();
  };
  if (above === "sun") {
    pen.fillStyle = "#ffd84a";
    disc(0, 0, 3.2);
  }
  if (above === "cloud") {
    pen.fillStyle = "#f4f4f6";
    for (const [dx, radius] of [
      [-2.5, 1.8],
      [0, 2.4],
      [2.6, 1.7],
    ] as const)
      disc(dx, 0, radius);
  }
  if (above === "star") {
    pen.fillStyle = "#ffffff";
    pen.beginPath();
    for (let i = 0; i < 10; i++) {
      const [angle, radius] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? 3.6 : 1.3];
      pen.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    pen.fill();
  }
  if (above === "balloon") {
    pen.fillStyle = "#c23bb0";
    disc(0, -1, 2.6);
    pen.fillRect(x - 0.4, y + 1, 0.8, 4);
  }
}
