import { expect, test } from "vitest";
import { COLOURS } from "../../src/visual/svg.js";
import { contrast, PAPERS, pairOf, rgb, styleSheet } from "../harness/site-colours.js";

test.each(["--ink", "--muted", "--accent", "--second", "--good", "--bad"])("words in %s can be read", (name) => {
  for (const [scheme, colour] of pairOf(name).entries()) {
    for (const paper of PAPERS) {
      expect(contrast(rgb(colour), rgb(paper[scheme]!)), `${colour} on ${paper[scheme]}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test("every series of a picture has a colour that stands out, light and dark", () => {
  const sheet = styleSheet("course/parts/figures.css");
  for (const [i] of COLOURS.entries()) {
    const [, value = ""] = sheet.match(new RegExp(`\\.series-${i} {\\s*--series: (.*);`)) ?? [];
    const pair = value.match(/#\w{6}/g) ?? pairOf(value.match(/--\w+/)![0]);
    for (const [scheme, paper] of pairOf("--card").entries()) {
      expect(contrast(rgb(pair[scheme]!), rgb(paper)), `series ${i} on ${paper}`).toBeGreaterThanOrEqual(3);
    }
  }
});
