/** Pages that are written as Markdown: those of docs/, as they lie in the repository. */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Marked } from "marked";
import { highlight } from "sugar-high";
import { escaped } from "./code.js";

/** Languages whose code gets colours. */
const COLOURED = /^(ts|js)\b/;

const marked = new Marked({
  renderer: {
    code({ text, lang = "" }) {
      const code = COLOURED.test(lang) ? highlight(text) : escaped(text);
      return `<pre tabindex="0"><code>${code}</code></pre>\n`;
    },
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchor(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
  },
});

/** Fills `<article data-markdown="docs/ops.md">` with that file. Links among the files of docs/ lead to their pages, and wide tables scroll. */
export function insertMarkdown(html: string, root: string): string {
  return html.replaceAll(/(<article[^>]*data-markdown="([^"]+)"[^>]*>)<\/article>/g, (_, tag: string, file: string) => {
    let tables = 0;
    const page = marked
      .parse(readFileSync(join(root, file), "utf8"), { async: false })
      .replaceAll(/href="([\w./-]+\.md)(#[^"]*)?"/g, (_, to: string, at = "") => `href="${pageFrom(file, to)}${at}"`)
      .replaceAll(
        "<table>",
        () => `<div class="scroller" tabindex="0" role="region" aria-label="Table ${++tables}"><table>`,
      )
      .replaceAll("</table>", "</table></div>");
    return `${tag}${page}</article>`;
  });
}

/** The way from the page of one file of docs/ to that of another: docs/ops.md is at reference/ops/, docs/guides/saving.md at guides/saving/. */
function pageFrom(file: string, to: string): string {
  const place = (path: string) =>
    path
      .replace(/^docs\/(?=guides\/)/, "")
      .replace(/^docs\//, "reference/")
      .replace(/\.md$/, "/");
  return `${posix.relative(place(file), place(posix.join(posix.dirname(file), to)))}/`;
}

/** A heading's name in addresses, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
