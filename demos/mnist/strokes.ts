/** A point of a drawing: 0 to 1 from left to right, and from top to bottom. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is drawn without lifting the pen. */
export type Stroke = readonly Point[];

const SIDE = 28;
const BOX = 20;
/** Width of the pen on those pixels; the writers of MNIST used about this. */
const PEN = 2.8;
/** A drawing smaller than this part of the pad counts as this large, or a dot would become a blot. */
const SMALLEST = 0.15;

/**
 * A drawing as MNIST has its digits: [784], 28 × 28 pixels from 0 for paper to 1 for ink. Scaled, its proportions kept, to
 * fill a box of 20 × 20, then moved until its centre of mass is that of the image.
 *
 * The strokes are scaled, not their picture: the pen stays as wide however large one draws.
 */
export function digitOf(strokes: readonly Stroke[]): Float32Array<ArrayBuffer> {
  const points = strokes.flat();
  if (points.length === 0) return new Float32Array(SIDE * SIDE);
  const [left, right] = range(points.map(({ x }) => x));
  const [top, bottom] = range(points.map(({ y }) => y));
  const scale = (BOX - PEN) / Math.max(right - left, bottom - top, SMALLEST);
  const place = (dx: number, dy: number) =>
    strokes.map((stroke) =>
      stroke.map(({ x, y }) => ({
        x: (x - (left + right) / 2) * scale + dx,
        y: (y - (top + bottom) / 2) * scale + dy,
      })),
    );
  const middle = SIDE / 2;
  const mass = centreOfMass(ink(place(middle, middle)));
  return ink(place(2 * middle - mass.x, 2 * middle - mass.y));
}

/** Strokes in pixels as pixels. The edge of a stroke is soft: a pixel is as dark as the pen covers it, nearly. */
function ink(strokes: readonly Stroke[]): Float32Array<ArrayBuffer> {
  const pixels = new Float32Array(SIDE * SIDE);
  for (const stroke of strokes) {
    for (const [i, end] of stroke.entries()) draw(pixels, stroke[i - 1] ?? end, end);
  }
  return pixels;
}

/** Draws a straight line, on those pixels only that it may reach. */
function draw(pixels: Float32Array, from: Point, to: Point): void {
  const reach = PEN / 2 + 0.5;
  const [left, right] = range([from.x, to.x]);
  const [top, bottom] = range([from.y, to.y]);
  for (let row = Math.max(0, Math.floor(top - reach)); row < Math.min(SIDE, bottom + reach); row++) {
    for (let column = Math.max(0, Math.floor(left - reach)); column < Math.min(SIDE, right + reach); column++) {
      const distance = toLine({ x: column + 0.5, y: row + 0.5 }, from, to);
      const cover = Math.min(1, Math.max(0, reach - distance));
      const at = row * SIDE + column;
      pixels[at] = Math.max(pixels[at] ?? 0, cover);
    }
  }
}

/** Distance of a point from the line between two others. */
function toLine(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}

function centreOfMass(pixels: Float32Array): Point {
  let [mass, x, y] = [0, 0, 0];
  for (const [i, value] of pixels.entries()) {
    mass += value;
    x += value * ((i % SIDE) + 0.5);
    y += value * (Math.floor(i / SIDE) + 0.5);
  }
  return { x: x / mass, y: y / mass };
}

function range(values: readonly number[]): readonly [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}
