import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { guides } from "../../scripts/document-keras/guides.js";
import { kerasPage } from "../../scripts/document-keras/page.js";
import { portTables } from "../../scripts/document-keras/ports/port.js";

test("docs/keras.md is what the package exports, and so are the names in the guides", { timeout: 120_000 }, () => {
  for (const [path, text] of [["docs/keras.md", kerasPage()] as const, ...guides()]) {
    const written = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    expect(written, `${path}: run \`npm run docs:keras\``).toBe(text);
  }
});

test("the front page tells how many of Keras's names there are", () => {
  const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const [, here, all] = /\*\*all\*\* \| (\d+) \| (\d+)/.exec(read("docs/keras.md")) ?? [];
  expect(read("demos/index.html")).toContain(`${here} of its ${all}\n`);
});

test("of another library each name is told, and none that is not there", () => {
  const port = {
    names: { "tf.": ["matMul", "mul", "tidy"] },
    rooms: { "tf.": ["ops"] },
    renamed: { "tf.mul": "`ops.multiply`" },
    without: [{ why: "no need", names: ["tf.tidy"] }],
  };
  expect(portTables(port)).toBe(
    "| there | here |\n| --- | --- |\n| `tf.mul` | `ops.multiply` |\n\nNot here:\n\n- `tf.tidy`: no need",
  );
  expect(() => portTables({ ...port, without: [] })).toThrow("tf.tidy");
  expect(() => portTables({ ...port, renamed: { ...port.renamed, "tf.none": "`ops.add`" } })).toThrow("tf.none");
  expect(() => portTables({ ...port, renamed: { "tf.mul": "`ops.multiplied`" } })).toThrow("ops.multiplied");
});
