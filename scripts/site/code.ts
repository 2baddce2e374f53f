/** Code in a page: the TypeScript of a cell lies beside the page, is type-checked with everything else, and is put in here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Fills `<div class="cell" data-code="cell.ts">` with the text of that file. Words to the linter are left out. */
export function insertCode(html: string, folder: string): string {
  return html.replaceAll(
    /(<div class="cell[^"]*"[^>]*data-code="([^"]+)"[^>]*>)<\/div>/g,
    (_, tag: string, file: string) => {
      const code = readFileSync(join(folder, file), "utf8").replaceAll(/ *\/\/ biome-ignore.*/g, "");
      return `${tag}<pre><code>${escaped(code.trimEnd())}</code></pre></div>`;
    },
  );
}

/** Text within HTML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
