/** Values between pixels, and images through maps of the plane. */
import { build, get, type Ref, ref } from "./array.js";

type FillMode = "constant" | "nearest" | "wrap" | "mirror" | "reflect";

interface Outside {
  readonly fillMode?: FillMode | undefined;
  readonly fillValue?: number | undefined;
}

interface Options extends Outside {
  readonly interpolation?: "nearest" | "bilinear" | undefined;
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

/** The pixel that stands for pixel i of n; none outside a constant border. Walks back and forth until it is inside. */
function within(i: number, n: number, mode: FillMode): number | undefined {
  if (i >= 0 && i < n) return i;
  if (mode === "constant") return undefined;
  if (mode === "nearest") return i < 0 ? 0 : n - 1;
  if (n === 1 && mode === "mirror") return 0;
  if (mode === "wrap") return within(i < 0 ? i + n : i - n, n, mode);
  const edge = mode === "reflect" ? 1 : 0;
  return within(i < 0 ? -i - edge : 2 * (n - 1) - i + edge, n, mode);
}

/** The value of x, all of whose axes have places, at one place. */
function valueAt(x: Ref, place: readonly number[], order: number, { fillMode = "constant", fillValue = 0 }: Outside) {
  const away = (c: number) => Math.sign(c) * Math.round(Math.abs(c));
  const corners = order === 0 ? 1 : 2 ** place.length;
  let value = 0;
  for (let corner = 0; corner < corners; corner++) {
    const sides = place.map((c, axis) => (order === 0 ? away(c) : Math.floor(c) + ((corner >> axis) & 1)));
    const weight = order === 0 ? 1 : place.reduce((w, c, axis) => w * (1 - Math.abs(c - sides[axis]!)), 1);
    const pixel = sides.map((i, axis) => within(i, x.shape[axis]!, fillMode));
    value += weight * (pixel.includes(undefined) ? fillValue : get(x, pixel as number[]));
  }
  return value;
}

export function mapCoordinates(x: Ref, coordinates: Ref, order: number, options: Outside = {}): Ref {
  return build(coordinates.shape.slice(1), (at) => {
    const place = x.shape.map((_, axis) => get(coordinates, [axis, ...at]));
    return valueAt(x, place, order, options);
  });
}

function mapImages(images: Ref, options: Options, placeOf: (b: number, x: number, y: number) => [number, number]): Ref {
  const isOne = images.shape.length === 3;
  const isFirst = options.dataFormat === "channelsFirst";
  return build(images.shape, (at) => {
    const [b, c, y, x] = order(isOne ? [0, ...at] : at, isFirst);
    const [h, w] = isFirst ? images.shape.slice(-2) : images.shape.slice(-3, -1);
    const plane = build([h!, w!], ([i, j]) => {
      const full = isFirst ? [b, c, i!, j!] : [b, i!, j!, c];
      return get(images, isOne ? full.slice(1) : full);
    });
    const [px, py] = placeOf(b, x, y);
    return valueAt(plane, [py, px], options.interpolation === "nearest" ? 0 : 1, options);
  });
}

function order(at: readonly number[], isFirst: boolean): [b: number, c: number, y: number, x: number] {
  const [b, p, q, r] = at as [number, number, number, number];
  return isFirst ? [b, p, q, r] : [b, r, p, q];
}

export function affineTransform(images: Ref, transform: Ref, options: Options = {}): Ref {
  return mapImages(images, options, (b, x, y) => {
    const row = transform.shape.length === 2 && transform.shape[0]! > 1 ? 8 * b : 0;
    const [a0, a1, a2, b0, b1, b2, c0, c1] = transform.data.slice(row, row + 8) as unknown as number[];
    const k = c0! * x + c1! * y + 1;
    return [(a0! * x + a1! * y + a2!) / k, (b0! * x + b1! * y + b2!) / k];
  });
}

/** The eight numbers of the projection that takes the end points to the start points, by Gaussian elimination. */
function solve(start: number[], end: number[]): number[] {
  const rows = [0, 1, 2, 3].flatMap((i) => {
    const [sx, sy, ex, ey] = [start[2 * i]!, start[2 * i + 1]!, end[2 * i]!, end[2 * i + 1]!];
    return [
      [ex, ey, 1, 0, 0, 0, -sx * ex, -sx * ey, sx],
      [0, 0, 0, ex, ey, 1, -sy * ex, -sy * ey, sy],
    ];
  });
  for (let i = 0; i < 8; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]!) > Math.abs(best[i]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(
      i,
      0,
      pivot.map((v) => v / pivot[i]!),
    );
    rows.forEach((row, r) => {
      if (r !== i) rows[r] = row.map((v, c) => v - row[i]! * rows[i]![c]!);
    });
  }
  return rows.map((row) => row[8]!);
}

export function perspectiveTransform(images: Ref, start: Ref, end: Ref, options: Omit<Options, "fillMode"> = {}): Ref {
  const batch = images.shape.length === 3 ? 1 : images.shape[0]!;
  const points = ({ data }: Ref, b: number) => [...data.slice(data.length === 8 ? 0 : 8 * b).slice(0, 8)];
  const solved = Array.from({ length: batch }, (_, b) => solve(points(start, b), points(end, b)));
  return affineTransform(images, ref([batch, 8], solved.flat()), { ...options, fillMode: "constant" });
}
