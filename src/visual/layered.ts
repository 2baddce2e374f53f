// Layers of boxes, after Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures", 1981: ranks by
// the longest way, bends where an edge passes a rank, orders by means of the neighbours' places, and places drawn to those means.

/** How large a box is: along the ranks, and in the direction from rank to rank. */
export interface BoxSize {
  readonly breadth: number;
  readonly depth: number;
}

/** A place in the picture: of a middle, or of a bend. */
export interface Point {
  readonly across: number;
  readonly along: number;
}

/** Where everything goes. */
export interface Layout {
  /** The middles of the boxes. */
  readonly middles: readonly Point[];
  /** For each edge its ends and bends. */
  readonly ways: readonly (readonly Point[])[];
  readonly breadth: number;
  readonly depth: number;
}

const BESIDE = 24;
const BETWEEN = 40;
const SWEEPS = 12;

/** A box or a bend on its way through the ranks. */
interface Item {
  readonly breadth: number;
  readonly rank: number;
  readonly above: Item[];
  readonly below: Item[];
  across: number;
}

/** Lays boxes out whose edges go from boxes before to boxes behind: no circles. */
export function layered(boxes: readonly BoxSize[], edges: readonly (readonly [number, number])[]): Layout {
  const ranks = ranksOf(boxes.length, edges);
  const levels: Item[][] = Array.from({ length: Math.max(0, ...ranks) + 1 }, () => []);
  const put = (breadth: number, rank: number): Item => {
    const item = { breadth, rank, above: [], below: [], across: 0 };
    levels[rank]?.push(item);
    return item;
  };
  const items = boxes.map(({ breadth }, i) => put(breadth, ranks[i] ?? 0));
  const chains = edges.flatMap(([from, to]) => {
    const [start, end] = [items[from], items[to]];
    if (start === undefined || end === undefined) return [];
    const bends = Array.from({ length: end.rank - start.rank - 1 }, (_, i) => put(0, start.rank + 1 + i));
    const chain = [start, ...bends, end];
    for (const [i, item] of chain.entries()) {
      const next = chain[i + 1];
      if (next === undefined) continue;
      item.below.push(next);
      next.above.push(item);
    }
    return [chain];
  });
  for (const level of levels) spread(level);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const level of isDown ? levels : levels.toReversed()) settle(level, isDown, sweep < SWEEPS / 2);
  }
  const depths = levels.map((level) =>
    Math.max(0, ...boxes.filter((_, i) => level.includes(items[i] as Item)).map(({ depth }) => depth)),
  );
  const starts = depths.map((_, rank) => depths.slice(0, rank).reduce((sum, depth) => sum + depth + BETWEEN, 0));
  const all = levels.flat();
  const least = Math.min(0, ...all.map(({ across, breadth }) => across - breadth / 2));
  const most = Math.max(0, ...all.map(({ across, breadth }) => across + breadth / 2));
  const pointOf = ({ across, rank }: Item): Point => ({
    across: across - least,
    along: (starts[rank] ?? 0) + (depths[rank] ?? 0) / 2,
  });
  return {
    middles: items.map(pointOf),
    ways: chains.map((chain) =>
      chain.flatMap((item) => {
        const point = pointOf(item);
        if (items.includes(item)) return [point];
        const half = (depths[item.rank] ?? 0) / 2; // straight past the boxes of the rank
        return [
          { ...point, along: point.along - half },
          { ...point, along: point.along + half },
        ];
      }),
    ),
    breadth: most - least,
    depth: (starts.at(-1) ?? 0) + (depths.at(-1) ?? 0),
  };
}

/** How many boxes stand before each on the longest way to it. */
function ranksOf(count: number, edges: readonly (readonly [number, number])[]): number[] {
  const ranks = new Array<number>(count).fill(0);
  for (let pass = 0, changed = true; changed && pass < count; pass++) {
    changed = false;
    for (const [from, to] of edges) {
      const wanted = (ranks[from] ?? 0) + 1;
      if (wanted <= (ranks[to] ?? 0)) continue;
      ranks[to] = wanted;
      changed = true;
    }
  }
  return ranks;
}

/** Side by side, around the middle. */
function spread(level: readonly Item[]): void {
  const width = level.reduce((sum, { breadth }) => sum + breadth + BESIDE, -BESIDE);
  let at = -width / 2;
  for (const item of level) {
    item.across = at + item.breadth / 2;
    at += item.breadth + BESIDE;
  }
}

/** Draws each to the mean of its neighbours on one side, in a new order or in the one they have, and keeps them apart. */
function settle(level: Item[], isDown: boolean, mayReorder: boolean): void {
  const wanted = new Map(level.map((item) => [item, meanOf(isDown ? item.above : item.below, item.across)]));
  const wish = (item: Item) => wanted.get(item) ?? 0;
  if (mayReorder) level.sort((a, b) => wish(a) - wish(b));
  let free = Number.NEGATIVE_INFINITY;
  for (const item of level) {
    item.across = Math.max(wish(item), free + item.breadth / 2);
    free = item.across + item.breadth / 2 + BESIDE;
  }
  // What was pushed aside, all of it to one side, is brought back by the mean of the pushes.
  const off = level.reduce((sum, item) => sum + item.across - wish(item), 0) / Math.max(1, level.length);
  for (const item of level) item.across -= off;
}

function meanOf(items: readonly Item[], otherwise: number): number {
  return items.length === 0 ? otherwise : items.reduce((sum, { across }) => sum + across, 0) / items.length;
}
