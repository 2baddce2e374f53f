import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { insertMarkdown } from "../../scripts/site/markdown.js";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "wgrad-markdown-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What becomes of a file with this text. */
function page(file: string, text: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  return insertMarkdown(`<article data-markdown="${file}"></article>`, folder);
}

test("every file of docs/ has a page on the site", () => {
  for (const file of readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".md")) continue;
    const place = (file.startsWith("guides") ? file : join("reference", file)).replace(/\.md$/, "");
    const html = readFileSync(join(root, "demos", place, "index.html"), "utf8");
    expect(html).toContain(`data-markdown="docs/${file.replaceAll("\\", "/")}"`);
  }
});

test("links among the files of docs/ lead to their pages, also from a guide to the reference", () => {
  const text =
    "[a](custom.md) [b](../onnx.md#loadonnx) [c](https://a.org/b.md) [d](#here)\n\n## To be *found*, by name";
  const html = page("docs/guides/saving.md", text);
  expect([...html.matchAll(/(?:href|id)="([^"]*)"/g)].map(([, where]) => where)).toEqual([
    "../custom/",
    "../../reference/onnx/#loadonnx",
    "https://a.org/b.md",
    "#here",
    "to-be-found-by-name",
  ]);
  expect(page("docs/keras.md", "[a](guides/from-keras.md)")).toContain('href="../../guides/from-keras/"');
});

test("code keeps every letter", () => {
  const code = 'if (a < b && c > "d") x = `y`; // <b>';
  const plain = page("docs/a.md", `\`\`\`ts types\n${code}\n\`\`\``).replaceAll(/<[^>]*>/g, "");
  const text = plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(/&quot;|&#34;/g, '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&"); // biome-ignore format: one line
  expect(text.trim()).toBe(code);
});
