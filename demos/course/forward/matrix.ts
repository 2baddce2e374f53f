import { element } from "../../dom.js";
import { css, diverging } from "../parts/colours.js";

/** Numbers in rows, coloured by what they are, with the name and the shape below. `picked`: a column to look at. */
export function matrix(name: string, rows: readonly (readonly number[])[], picked?: number): HTMLElement {
  const largest = Math.max(1, ...rows.flat().map(Math.abs));
  const lines = rows.map((row) =>
    element(
      "tr",
      {},
      ...row.map((value, i) => {
        const cell = element("td", { textContent: value.toFixed(2).replace("-", "−") });
        cell.style.background = css(diverging((value / largest) * 0.45));
        cell.classList.toggle("picked", i === picked);
        return cell;
      }),
    ),
  );
  const shape = `${name} [${rows.length}, ${rows[0]?.length ?? 0}]`;
  const table = element("table", { className: "matrix", ariaLabel: shape }, element("tbody", {}, ...lines));
  return element("figure", {}, table, element("figcaption", { textContent: shape }));
}

export function sign(words: string): HTMLElement {
  return element("span", { className: "sign", textContent: words });
}
