import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  plotConfusionMatrix,
  plotEmbedding,
  plotFilters,
  plotHistogram,
  plotHistory,
  principalComponents,
  Random,
  ShapeError,
  Tensor,
} from "../../src/index.js";
import { ticks, written } from "../../src/visual/svg.js";
import { contrast, over, PAPERS, pairOf, rgb, styleSheet } from "../harness/site-colours.js";

const count = (text: string, pattern: RegExp) => (text.match(pattern) ?? []).length;

/** Every element is closed, and no attribute has a number that is none. */
function isSound(svg: string): void {
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  const open: string[] = [];
  for (const [, closing, name, alone] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (closing) expect(open.pop()).toBe(name);
    else if (!alone) open.push(name!);
  }
  expect(open).toEqual([]);
}

/** What the site fills a part of a picture with, light and dark. */
function siteColours(selector: string): readonly string[] {
  const [, name] = styleSheet("course/parts/figures.css").match(
    new RegExp(`\\${selector}(?:,[^{]*)? {\\s*fill: var\\((--\\w+)\\)`),
  )!;
  return pairOf(name!);
}

describe("ticks", () => {
  test("are round, within, and about as many as asked for", () => {
    expect(ticks(0, 1, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(-3, 17, 4)).toEqual([0, 5, 10, 15]);
    expect(ticks(2, 2, 4)).toEqual([2]);
    expect([0, 0.25, -1234567, 0.00001].map(written)).toEqual(["0", "0.25", "−1e+6", "1e-5".replace("-", "−")]);
  });
});

describe("plotHistory", () => {
  const history = { accuracy: [0.5, 0.75], loss: [2, 1], val_accuracy: [0.4, 0.6], val_loss: [2.5, Number.NaN] };

  test("has a panel for each log, with its validation beside it", () => {
    const svg = plotHistory(history, { title: "A <run>" });
    isSound(svg);
    expect(count(svg, /class="series-0"/g)).toBe(2);
    expect(count(svg, /class="series-1"/g)).toBe(2);
    expect(svg).toContain("A &lt;run&gt;");
    expect(svg).toContain('width="720"');
  });

  test("draws a curve through its values", () => {
    const svg = plotHistory({ history: { loss: [0, 1, 2] } }, { metrics: ["loss"], width: 158, height: 156 });
    const [, x1, y1, x2, y2, x3, y3] = svg
      .match(/d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/)!
      .map(Number);
    expect([x1, x2, x3]).toEqual([46, 96, 146]);
    expect(y1! - y2!).toBeCloseTo(y2! - y3!, 0);
    expect(y1).toBeGreaterThan(y3!);
  });

  test("refuses what is no history, and a metric that is not there", () => {
    expect(() => plotHistory({ loss: ["1"] } as never)).toThrow(ArgumentError);
    expect(() => plotHistory({ loss: [1] }, { metrics: ["los"] })).toThrow(/loss/);
  });
});

describe("plotConfusionMatrix", () => {
  test("shows counts, hits apart from misses, the darker the more of a row", () => {
    const svg = plotConfusionMatrix([[8, 2], [0, 5]], { labels: ["cat", "dog"] }); // biome-ignore format: one line
    isSound(svg);
    expect(count(svg, /class="cell hit"/g)).toBe(2);
    expect(svg).toMatch(/hit"[^>]*fill-opacity="0.40"/);
    expect(count(svg, />cat</g)).toBe(2);
  });

  test("its numbers can be read in every cell, as it is and in the colours of the site, light and dark", () => {
    const cell =
      /class="cell (hit|miss)"[^>]*fill="(#\w+)" fill-opacity="([\d.]+)"\/><text class="(\w+)"[^>]*fill="(#\w+)"/g;
    for (let share = 0; share <= 1; share += 0.01) {
      const svg = plotConfusionMatrix([[share, 1 - share], [1 - share, share]]); // biome-ignore format: one line
      const cells = [...svg.matchAll(cell)];
      expect(cells.length).toBe(4);
      for (const [, kind, fill, opacity, words, ink] of cells) {
        const site = [siteColours(`.plot .${kind}`), siteColours(`.plot .${words}`)];
        const looks = [[fill!, ink!, "#ffffff"], ...[0, 1].flatMap((i) => PAPERS.map((paper) => [...site.map((pair) => pair[i]!), paper[i]!]))]; // biome-ignore format: one line
        for (const [above, text, paper] of looks) {
          const seen = contrast(over(rgb(paper!), rgb(above!), Number(opacity)), rgb(text!));
          expect(seen, `${kind}, ${share} of its row, on ${paper}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  test("refuses what is not square, and too few labels", () => {
    expect(() => plotConfusionMatrix([[1, 2]])).toThrow(ShapeError);
    expect(() => plotConfusionMatrix([[1]], { labels: [] })).toThrow(/too few labels/);
  });
});

describe("plotHistogram", () => {
  test("counts every value once", () => {
    const svg = plotHistogram([0, 0, 0, 1, 2, 4], { bins: 4, height: 128 });
    isSound(svg);
    const heights = [...svg.matchAll(/class="series-0"[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heights).toEqual([100, 33.3, 33.3, 33.3]);
  });

  test("of one value alone is a bar", () => isSound(plotHistogram(Tensor.from([3]))));
  test("refuses values that are not finite", () => expect(() => plotHistogram([Number.NaN])).toThrow(ArgumentError));
});

describe("plotFilters", () => {
  test("has a square for each weight of a channel", () => {
    const kernel = Tensor.from(
      new Float32Array(3 * 3 * 2 * 5).map((_, i) => i - 40),
      [3, 3, 2, 5],
    );
    const svg = plotFilters(kernel, { channel: 1 });
    isSound(svg);
    expect(count(svg, /class="filter"/g)).toBe(5);
    expect(count(svg, /class="(negative|positive)"/g)).toBe(45);
  });

  test("takes feature maps, and refuses other shapes", () => {
    expect(count(plotFilters(Tensor.zeros([4, 2, 3])), /class="edge"/g)).toBe(3);
    expect(() => plotFilters(Tensor.zeros([4, 2]))).toThrow(ShapeError);
  });
});

describe("principalComponents", () => {
  test("finds the line along which points lie, in any turn", () => {
    const random = new Random(1);
    const along = Array.from({ length: 200 }, () => random.normal());
    const x = along.map((t) => [
      3 * t + 0.01 * random.normal(),
      -4 * t + 0.01 * random.normal(),
      0.01 * random.normal(),
    ]);
    const found = principalComponents(x, 2);
    const mean = along.reduce((sum, t) => sum + t, 0) / 200;
    for (const [i, t] of along.entries()) expect(Math.abs(found.data[2 * i]!)).toBeCloseTo(Math.abs(5 * (t - mean)), 1);
    expect(Math.max(...Array.from({ length: 200 }, (_, i) => Math.abs(found.data[2 * i + 1]!)))).toBeLessThan(0.1);
  });

  test("keeps all the distances when no component is left out", () => {
    const x = Tensor.from([1, 2, 3, 4, 5, 7, -1, 0, 2, 2, 2, 9], [4, 3]);
    const turned = principalComponents(x, 3);
    const distance = (values: ArrayLike<number>, i: number, j: number) =>
      Math.hypot(...[0, 1, 2].map((k) => values[3 * i + k]! - values[3 * j + k]!));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < i; j++) expect(distance(turned.data, i, j)).toBeCloseTo(distance(x.values, i, j), 4);
    }
  });

  test("refuses more components than features", () =>
    expect(() => principalComponents([[1, 2]], 3)).toThrow(ArgumentError));
});

describe("plotEmbedding", () => {
  test("has a point for each row, its word and its class", () => {
    const svg = plotEmbedding([[1, 2, 3], [3, 2, 1], [0, 0, 0]], { labels: ["a", "b", "c"], classes: [0, 1, 1] }); // biome-ignore format: one line
    isSound(svg);
    expect(count(svg, /class="point" data-index="\d"/g)).toBe(3);
    expect(count(svg, /class="series-1"/g)).toBe(2);
  });

  test("takes as many points as there are", () => {
    const classes = Array.from({ length: 100 }, (_, i) => i % 3);
    isSound(plotEmbedding(classes.map((kind, i) => [i, kind]), { classes, labels: classes.map(String) })); // biome-ignore format: one line
  });

  test("takes a line and a plane, and refuses too few classes", () => {
    isSound(plotEmbedding([[1], [2]]));
    isSound(plotEmbedding([[1, 1]]));
    expect(() => plotEmbedding([[1, 1]], { classes: [] })).toThrow(/too few classes/);
  });
});
