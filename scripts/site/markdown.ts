/** Pages that are written as Markdown: those of docs/, as they lie in the repository. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";

/** Fills `<article data-markdown="docs/ops.md">` with that file. Links among the files of docs/ lead to their pages. */
export function insertMarkdown(html: string, root: string): string {
  return html.replaceAll(/(<article[^>]*data-markdown="([^"]+)"[^>]*>)<\/article>/g, (_, tag: string, file: string) => {
    const text = readFileSync(join(root, file), "utf8");
    const page = marked.parse(text, { async: false }).replaceAll(/<table>/g, '<div class="scroller" tabindex="0" role="region" aria-label="Table"><table>').replaceAll("</table>", "</table></div>"); // biome-ignore format: one line
    return `${tag}${page}</article>`;
  });
}
