/** Elements of one tensor, or several, in another order. */
import { build, fromFront, get, indexOf, type Ref, ref } from "./array.js";
import { transpose } from "./movement.js";

interface PadOptions {
  readonly mode?: "constant" | "reflect" | "symmetric" | undefined;
  readonly constantValues?: number | undefined;
}

/** out[i] = x[i − before], mirrored at the edges or a value outside. */
export function pad(
  x: Ref,
  widths: number | readonly (readonly [number, number])[],
  { mode = "constant", constantValues: value = 0 }: PadOptions = {},
): Ref {
  const pairs = x.shape.map((_, axis) => (typeof widths === "number" ? [widths, widths] : widths[axis]!));
  const edge = mode === "reflect" ? 0 : 1;
  const inside = (i: number, size: number) => {
    if (mode === "constant") return i;
    if (i < 0) return -i - edge;
    return i < size ? i : 2 * size - 2 - i + edge;
  };
  return build(
    x.shape.map((size, axis) => pairs[axis]![0]! + size + pairs[axis]![1]!),
    (at) => {
      const from = at.map((c, axis) => inside(c - pairs[axis]![0]!, x.shape[axis]!));
      return from.every((c, axis) => c >= 0 && c < x.shape[axis]!) ? get(x, from) : value;
    },
  );
}

export function stack(xs: readonly Ref[], axis = 0): Ref {
  const { shape } = xs[0]!;
  const at = fromFront(axis, shape.length + 1);
  return build(shape.toSpliced(at, 0, xs.length), (place) => get(xs[place[at]!]!, place.toSpliced(at, 1)));
}

export function swapaxes(x: Ref, axis1: number, axis2: number): Ref {
  const [a, b] = [fromFront(axis1, x.shape.length), fromFront(axis2, x.shape.length)];
  const axes = x.shape.map((_, i) => i);
  return transpose(x, axes.with(a, b).with(b, a));
}

export function moveaxis(x: Ref, source: number | readonly number[], destination: number | readonly number[]): Ref {
  const rank = x.shape.length;
  const from = [source].flat().map((axis) => fromFront(axis, rank));
  const to = [destination].flat().map((axis) => fromFront(axis, rank));
  const order = x.shape.map((_, axis) => axis).filter((axis) => !from.includes(axis));
  const moves = from.map((axis, i) => [axis, to[i]!] as const).toSorted((a, b) => a[1] - b[1]);
  for (const [axis, place] of moves) order.splice(place, 0, axis);
  return transpose(x, order);
}

/** The axes that each group of names stands for are taken apart, moved and joined. */
export function rearrange(x: Ref, pattern: string, sizes: Readonly<Record<string, number>> = {}): Ref {
  const [from, to] = pattern
    .split("->")
    .map((side) => (side.match(/\w+|\(.*?\)/g) ?? []).map((g) => g.match(/\w+/g) ?? []));
  const lengths = from!.map((group, axis) => {
    const known = group.reduce((product, name) => product * (sizes[name] ?? 1), 1);
    return group.map((name) => sizes[name] ?? x.shape[axis]! / known);
  });
  const names = from!.flat();
  const moved = transpose(
    ref(lengths.flat(), x.data),
    to!.flat().map((name) => names.indexOf(name)),
  );
  const size = (name: string) => lengths.flat()[names.indexOf(name)]!;
  return ref(
    to!.map((group) => group.reduce((product, name) => product * size(name), 1)),
    moved.data,
  );
}

export function flip(x: Ref, axis?: number | readonly number[]): Ref {
  const axes = axis === undefined ? undefined : [axis].flat().map((one) => fromFront(one, x.shape.length));
  return build(x.shape, (at) =>
    get(
      x,
      at.map((c, i) => (axes === undefined || axes.includes(i) ? x.shape[i]! - 1 - c : c)),
    ),
  );
}

export function roll(x: Ref, shift: number | readonly number[], axis?: number | readonly number[]): Ref {
  const [shifts, axes] = [[shift].flat(), [axis ?? []].flat()];
  if (shifts.length > 1 || axes.length > 1) {
    const all = shifts.length > 1 ? shifts : axes.map(() => shifts[0]!);
    return all.reduce((y, one, i) => roll(y, one, axes.length === 0 ? undefined : (axes[i] ?? axes[0]!)), x);
  }
  return rollAlong(x, shifts[0]!, axes[0]);
}

function rollAlong(x: Ref, shift: number, axis: number | undefined): Ref {
  const back = (c: number, size: number) => (((c - shift) % size) + size) % size;
  if (axis === undefined) return build(x.shape, (_, i) => x.data[back(i, x.data.length)]!);
  const along = fromFront(axis, x.shape.length);
  return build(x.shape, (at) => get(x, at.with(along, back(at[along]!, x.shape[along]!))));
}

export function repeat(x: Ref, repeats: number | readonly number[], axis?: number): Ref {
  if (axis === undefined) return repeat(ref([x.data.length], x.data), repeats, 0);
  const along = fromFront(axis, x.shape.length);
  const given = [repeats].flat();
  const places = Array.from({ length: x.shape[along]! }, (_, i) => i).flatMap((place) =>
    new Array<number>(given[place] ?? given[0]!).fill(place),
  );
  return build(x.shape.with(along, places.length), (at) => get(x, at.with(along, places[at[along]!]!)));
}

export function tile(x: Ref, repeats: number | readonly number[]): Ref {
  const given = [repeats].flat();
  const rank = Math.max(given.length, x.shape.length);
  const full = ref([...new Array<number>(rank - x.shape.length).fill(1), ...x.shape], x.data);
  const times = [...new Array<number>(rank - given.length).fill(1), ...given];
  return build(
    full.shape.map((size, axis) => size * times[axis]!),
    (at) =>
      get(
        full,
        at.map((c, axis) => c % full.shape[axis]!),
      ),
  );
}

interface BlockOptions {
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

/** out[b, y, x, c] = in[b, ⌊y/s⌋, ⌊x/s⌋, ((y mod s) · s + x mod s) · depth + c] */
export function depthToSpace(x: Ref, s: number, { dataFormat }: BlockOptions = {}): Ref {
  if (dataFormat === "channelsFirst") return transpose(depthToSpace(transpose(x, [0, 2, 3, 1]), s), [0, 3, 1, 2]);
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const depth = channels / (s * s);
  return build([batch, height * s, width * s, depth], ([b, oy, ox, c]) =>
    get(x, [b!, Math.floor(oy! / s), Math.floor(ox! / s), ((oy! % s) * s + (ox! % s)) * depth + c!]),
  );
}

export function spaceToDepth(x: Ref, s: number, { dataFormat }: BlockOptions = {}): Ref {
  if (dataFormat === "channelsFirst") return transpose(spaceToDepth(transpose(x, [0, 2, 3, 1]), s), [0, 3, 1, 2]);
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return build([batch, height / s, width / s, channels * s * s], ([b, y, column, c]) => {
    const block = Math.floor(c! / channels);
    return get(x, [b!, y! * s + Math.floor(block / s), column! * s + (block % s), c! % channels]);
  });
}

export function triu(x: Ref, k = 0): Ref {
  return build(x.shape, (at) => (at.at(-1)! - at.at(-2)! >= k ? x.data[indexOf(x.shape, at)]! : 0));
}

export function tril(x: Ref, k = 0): Ref {
  return build(x.shape, (at) => (at.at(-1)! - at.at(-2)! <= k ? x.data[indexOf(x.shape, at)]! : 0));
}
