/** Pages that are written as Markdown: those of docs/, as they lie in the repository. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";

/** Fills `<article data-markdown="docs/ops.md">` with that file. Links among the files of docs/ lead to their pages, and wide tables scroll. */
export function insertMarkdown(html: string, root: string): string {
  return html.replaceAll(/(<article[^>]*data-markdown="([^"]+)"[^>]*>)<\/article>/g, (_, tag: string, file: string) => {
    const page = marked
      .parse(readFileSync(join(root, file), "utf8"), { async: false })
      .replaceAll(/href="([\w-]+)\.md(#[^"]*)?"/g, 'href="../$1/$2"')
      .replaceAll("<table>", '<div class="scroller" tabindex="0" role="region" aria-label="Table"><table>')
      .replaceAll("</table>", "</table></div>");
    return `${tag}${page}</article>`;
  });
}
