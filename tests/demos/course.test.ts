import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { heldOut, LENGTH as LONGEST, learned, vocabulary as spoken } from "../../demos/course/captions/emoji.js";
import {
  bigramScore,
  encode,
  LENGTH,
  sentence,
  things,
  unseen,
  vocabulary,
} from "../../demos/course/memory/sentences.js";
import { pack, unpack } from "../../demos/course/parts/recording.js";
import { grid, type ToyName, toy } from "../../demos/course/parts/toys.js";
import { chapters } from "../../demos/site/contents.js";
import { packedEmoji } from "../../scripts/site/emoji.js";
import { Random } from "../../src/index.js";

const course = join(import.meta.dirname, "../../demos/course");

describe("recordings", () => {
  test("come back as they were, floats to a 255th of their range", () => {
    const frames = [{ epoch: 1, words: ["a"], field: Float32Array.of(-1, 0.25, 3), nested: [[0.5]] }];
    const [frame] = unpack<(typeof frames)[0]>(JSON.parse(pack(frames)));
    expect(frame).toMatchObject({ epoch: 1, words: ["a"], nested: [[0.5]] });
    for (const [i, value] of frames[0]!.field.entries())
      expect(Math.abs(frame!.field[i]! - value)).toBeLessThan(4 / 255);
  });

  test("values that are all alike, and none, are kept", () => {
    const [alike, none] = unpack<Float32Array>(JSON.parse(pack([Float32Array.of(2, 2), new Float32Array()])));
    expect([...alike!]).toEqual([2, 2]);
    expect(none).toHaveLength(0);
  });

  test("every chapter with a figure that runs has one", () => {
    for (const { slug } of chapters) {
      const files = readdirSync(join(course, slug));
      const html = readFileSync(join(course, slug, "index.html"), "utf8");
      expect(files.includes("recorded.json"), slug).toBe(html.includes('class="runner"'));
      if (files.includes("recorded.json")) {
        expect(JSON.parse(readFileSync(join(course, slug, "recorded.json"), "utf8")).length, slug).toBeGreaterThan(9);
      }
    }
  });
});

describe("toys", () => {
  test("are within the plane, half of each kind, the same each time", () => {
    for (const name of ["blobs", "ring", "xor", "moons", "spirals"] satisfies ToyName[]) {
      const { places, kinds } = toy(name, 200);
      expect(kinds.reduce((sum, kind) => sum + kind, 0)).toBe(100);
      expect(places.filter((place) => Math.abs(place) > 1.2)).toHaveLength(0);
      expect(toy(name, 200)).toEqual({ places, kinds });
    }
  });

  test("a grid goes from the top left to the bottom right", () => {
    expect([...grid(2)]).toEqual([-0.5, 0.5, 0.5, 0.5, -0.5, -0.5, 0.5, -0.5]);
  });
});

describe("sentences", () => {
  const random = new Random(1);
  const all = Array.from({ length: 300 }, (_, i) => sentence(() => random.uniform(), i % 2 === 0));

  test("have words of the vocabulary, and fit", () => {
    for (const { words, answer } of all) {
      expect(words.every((word) => vocabulary.includes(word))).toBe(true);
      expect(words.length).toBeLessThanOrEqual(LENGTH);
      expect(things[answer]).toBeDefined();
      expect([...encode(words)].slice(-words.length).map((code) => vocabulary[code])).toEqual(words);
    }
  });

  test("those for judging are none of those learned from, though many drawn freely would be", () => {
    const text = ({ words }: (typeof all)[0]) => words.join(" ");
    const known = new Set(all.map(text));
    const next = () => random.uniform();
    expect(Array.from({ length: 200 }, () => sentence(next)).filter((one) => known.has(text(one))).length).toBeGreaterThan(20); // biome-ignore format: one line
    const others = unseen(all, 200, next);
    expect(others).toHaveLength(200);
    expect(others.filter((one) => known.has(text(one)))).toEqual([]);
  });

  test("bigrams know no more than what is ordered most", () => {
    expect(bigramScore(all, all)).toBeLessThan(0.25);
  });
});

describe("emoji", () => {
  test("one combination in six is held out, of words that are all learned with others", () => {
    const known = new Set(learned.flatMap(({ caption }) => caption));
    expect(heldOut.length).toBe(56);
    expect(heldOut.flatMap(({ caption }) => caption).filter((word) => !known.has(word))).toEqual([]);
    const captions = [...learned, ...heldOut].map(({ caption }) => caption.join(" "));
    expect(new Set(captions).size).toBe(captions.length);
    expect(captions.every((text) => text.split(" ").length < LONGEST)).toBe(true);
    expect(captions.flatMap((text) => text.split(" ")).filter((word) => !spoken.includes(word))).toEqual([]);
  });

  test("there is a picture of each in the package", () => {
    const bodies = JSON.parse(new TextDecoder().decode(packedEmoji()));
    expect(Object.keys(bodies)).toHaveLength(learned.length + heldOut.length);
  });

  test("the one that the page names is held out, and what it says of its parts is so", () => {
    const html = readFileSync(join(course, "captions/index.html"), "utf8").replace(/\s+/g, " ");
    const [, tone = "", who, work] = html.match(/women with (\S+) skin, but no \S+-skinned (\w+) (\w+)/) ?? [];
    const has = (all: typeof heldOut, ...words: readonly (string | undefined)[]) =>
      all.some(({ caption }) => words.every((word) => word !== undefined && caption.includes(word)));
    expect(has(heldOut, who, work, tone)).toBe(true);
    expect(has(learned, who, work, tone)).toBe(false);
    expect(has(learned, work) && has(learned, "woman", tone)).toBe(true);
  });
});
