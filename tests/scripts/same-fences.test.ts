import { expect, test } from "vitest";
import { unlikeFences } from "../../scripts/same-fences.js";

const activate = ["fn activate(x: f32) -> f32 {", "  return max(x, 0.0);", "}"];
const shader = (name: string, ...lines: string[]) => [`fn ${name}() {}`, ...lines, ""].join("\n");
const fenced = (name: string, ...lines: string[]) => [`// same as ${name}`, ...lines, "// end same"];

function check(sources: Readonly<Record<string, string>>): readonly string[] {
  return unlikeFences(new Map(Object.entries(sources)));
}

test("what is alike passes, wherever it stands", () => {
  const sources = {
    "a.wgsl": shader("a", ...fenced("activation", ...activate), "// a", ...fenced("other", "const N = 4u; // tune")),
    "b.wgsl": shader("b", "", "", ...fenced("activation", ...activate)),
    "c.wgsl": shader("c", ...fenced("other", "const N = 4u; // tune"), ...fenced("activation", ...activate)),
    "d.wgsl": shader("d", ...activate),
  };
  expect(check(sources)).toEqual([]);
});

test("a difference names both files and the first line that differs", () => {
  const changed = activate.with(1, "  return max(x, 0.1);");
  const sources = {
    "a.wgsl": shader("a", ...fenced("activation", ...activate)),
    "b.wgsl": shader("b", "", ...fenced("activation", ...activate)),
    "c.wgsl": shader("c", "", ...fenced("activation", ...changed)),
  };
  expect(check(sources)).toEqual([
    'a.wgsl:4 and c.wgsl:5 are to be the same ("activation") and differ: `return max(x, 0.0);` here, `return max(x, 0.1);` there.',
  ]);
});

test("a line more, a comment or an indent is a difference", () => {
  const against = (...other: string[]) =>
    check({ "a.wgsl": shader("a", ...fenced("f", ...activate)), "b.wgsl": shader("b", ...fenced("f", ...other)) });
  expect(against(...activate, "// more")).toEqual([expect.stringContaining("a.wgsl:6 and b.wgsl:6")]);
  expect(against(...activate, "// more")).toEqual([expect.stringContaining("nothing here, `// more` there")]);
  expect(against(...activate.slice(0, 2))).toEqual([expect.stringContaining("`}` here, nothing there")]);
  expect(against(...activate.map((line) => ` ${line}`))).toHaveLength(1);
});

test("fences that hold nothing together", () => {
  expect(check({ "a.wgsl": shader("a", ...fenced("f", ...activate)) })).toEqual([
    'a.wgsl:3: no other shader has "same as f".',
  ]);
  expect(check({ "a.wgsl": shader("a", "// same as f", ...activate) })).toEqual([
    'a.wgsl:2: "same as f" does not end.',
  ]);
  expect(check({ "a.wgsl": shader("a", "// end same") })).toEqual(['a.wgsl:2: "end same" ends nothing.']);
  const nested = fenced("f", ...fenced("g", ...activate));
  expect(check({ "a.wgsl": shader("a", ...nested) })[0]).toBe('a.wgsl:3: "same as g" begins inside "same as f".');
});
