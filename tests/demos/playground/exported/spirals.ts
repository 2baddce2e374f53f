import { Adam, BinaryCrossentropy, Dense, Input, Sequential, Tensor } from "wgrad";

/** Points in a plane, of two kinds: what a small net can learn while one watches. */
export interface Points {
  /** x and y by turns, each from −1 to 1. */
  readonly places: Float32Array<ArrayBuffer>;
  /** 0 or 1. */
  readonly kinds: Float32Array<ArrayBuffer>;
}

/** A number from 0 to 1 for each `i` and `salt`: as good as chance, and the same on every visit. */
export function chance(i: number, salt: number): number {
  let bits = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}

/** A bell of deviation 1, after Box and Muller. */
function bell(i: number, salt: number): number {
  return Math.sqrt(-2 * Math.log(1 - chance(i, salt))) * Math.cos(2 * Math.PI * chance(i, salt + 10));
}

type Shape = (i: number, kind: number) => readonly [x: number, y: number];

const shapes = {
  blobs: (i, kind) => [(kind ? 0.42 : -0.42) + 0.2 * bell(i, 1), (kind ? 0.34 : -0.34) + 0.2 * bell(i, 2)],
  ring: (i, kind) => {
    const radius = kind ? 0.42 * Math.sqrt(chance(i, 3)) : 0.68 + 0.26 * chance(i, 3);
    const angle = 2 * Math.PI * chance(i, 4);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  xor: (i, kind) => {
    const [x, y] = [0.08 + 0.84 * chance(i, 4), 0.08 + 0.84 * chance(i, 3)];
    const side = chance(i, 5) < 0.5 ? -1 : 1;
    return [side * x, (kind ? side : -side) * y];
  },
  moons: (i, kind) => {
    const angle = Math.PI * chance(i, 4);
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const place = kind ? [x - 0.5, y - 0.25] : [0.5 - x, 0.25 - y];
    return [0.58 * (place[0] ?? 0) + 0.05 * bell(i, 1), 0.72 * (place[1] ?? 0) + 0.05 * bell(i, 2)];
  },
  spirals: (i, kind) => {
    const along = Math.sqrt(0.02 + 0.98 * chance(i, 4));
    const angle = 1.4 * 2 * Math.PI * along + (kind ? Math.PI : 0);
    return [0.92 * along * Math.cos(angle) + 0.02 * bell(i, 1), 0.92 * along * Math.sin(angle) + 0.02 * bell(i, 2)];
  },
} as const satisfies Readonly<Record<string, Shape>>;

export type ToyName = keyof typeof shapes;

/** `count` points, half of each kind. `noise`: how far they stray, a deviation. */
export function toy(name: ToyName, count = 200, noise = 0): Points {
  const places = new Float32Array(2 * count);
  const kinds = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const kind = i % 2;
    kinds[i] = kind;
    const [x, y] = shapes[name](i, kind);
    places.set([x + noise * bell(i, 6), y + noise * bell(i, 7)], 2 * i);
  }
  return { places, kinds };
}

/** The middles of `side` × `side` squares that fill the plane from −1 to 1, row by row from the top left. */
export function grid(side: number): Float32Array<ArrayBuffer> {
  const at = (i: number) => ((i + 0.5) / side) * 2 - 1;
  return Float32Array.from({ length: 2 * side * side }, (_, k) => {
    const place = k >> 1;
    return k % 2 === 0 ? at(place % side) : -at(Math.floor(place / side));
  });
}

/** Heights over the plane from −1 to 1, each from −1 to 1: numbers that a small net can learn while one watches. */
const heights = {
  slope: (x: number, y: number) => (x + y) / 2,
  hills: (x: number, y: number) =>
    bump(x - 0.45, y - 0.45) - bump(x + 0.45, y - 0.45) + bump(x + 0.45, y + 0.45) - bump(x - 0.45, y + 0.45),
  ripple: (x: number, y: number) => Math.cos(7 * Math.hypot(x, y)),
} as const;

export type HeightName = keyof typeof heights;

function bump(x: number, y: number): number {
  return Math.exp(-(x * x + y * y) / 0.12);
}

export function isHeight(name: string): name is HeightName {
  return Object.hasOwn(heights, name);
}

/** The height at a place. */
export function heightAt(name: HeightName, x: number, y: number): number {
  return heights[name](x, y);
}

/** What a net may be told of a place. */
const features = {
  x: (x: number, _: number) => x,
  y: (_: number, y: number) => y,
  xx: (x: number, _: number) => x * x,
  yy: (_: number, y: number) => y * y,
  xy: (x: number, y: number) => x * y,
  sinX: (x: number, _: number) => Math.sin(Math.PI * x),
  sinY: (_: number, y: number) => Math.sin(Math.PI * y),
} as const;

export type Feature = keyof typeof features;

/** All of them, and those that a net is told if nobody says otherwise. */
export const FEATURES = Object.keys(features) as readonly Feature[];
export const PLACE: readonly Feature[] = ["x", "y"];

/** What a net is told of places, x and y by turns: [places, names]. */
export function told(places: Float32Array, names: readonly Feature[]): Tensor<"float32"> {
  const count = places.length / 2;
  const values = new Float32Array(count * names.length);
  for (let i = 0; i < count; i++) {
    const [x = 0, y = 0] = places.subarray(2 * i, 2 * i + 2);
    for (const [k, name] of names.entries()) values[i * names.length + k] = features[name](x, y);
  }
  return Tensor.from(values, [count, names.length]);
}

/** Points of a plane and what is to be said of them: x [count, features], y [count, 1], a kind or a height. */
export interface Plane {
  readonly x: Tensor<"float32">;
  readonly y: Tensor<"float32">;
  /** x and y by turns. */
  readonly places: Float32Array;
}

/** As many points to learn from as to be judged by. `noise`: how far kinds stray from their place, and heights from the truth. */
export function plane(
  name: ToyName | HeightName,
  count: number,
  noise: number,
  features = PLACE,
): { train: Plane; test: Plane } {
  const all = new Float32Array(4 * count);
  const answers = new Float32Array(2 * count);
  if (isHeight(name)) {
    for (let i = 0; i < 2 * count; i++) {
      const [x, y] = [2 * chance(i, 20) - 1, 2 * chance(i, 21) - 1];
      all.set([x, y], 2 * i);
      answers[i] = heightAt(name, x, y) + noise * (2 * chance(i, 22) - 1);
    }
  } else {
    const { places, kinds } = toy(name, 2 * count, noise);
    all.set(places);
    answers.set(kinds);
  }
  const part = (from: number): Plane => {
    const places = all.slice(2 * from, 2 * (from + count));
    return { places, x: told(places, features), y: Tensor.from(answers.slice(from, from + count), [count, 1]) };
  };
  return { train: part(0), test: part(count) };
}

const { train, test } = plane("spirals", 100, 0.1);

export const model = new Sequential([
  Input([2]),
  new Dense(8, { activation: "tanh" }),
  new Dense(8, { activation: "tanh" }),
  new Dense(1, { activation: "sigmoid" }),
]);

model.compile({
  optimizer: new Adam(0.02),
  loss: new BinaryCrossentropy(),
  metrics: ["accuracy"],
});
export const history = await model.fit(train.x, train.y, { batchSize: 20, epochs: 100, validationData: [test.x, test.y] });
