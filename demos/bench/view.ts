import { element } from "../dom.js";
import { type Case, type ContestantName, labelOf } from "./contestant.js";
import { formatBytes, formatLead, formatMs, formatRange, threeFigures } from "./format.js";
import type { CaseReport, Result } from "./report.js";

const COLUMNS = 10;

/** One case in the table: a heading with a check mark, and a row for each contestant. */
export class CaseView {
  readonly body = element("tbody");
  readonly #bench: Case;
  readonly #check = element("input");
  readonly #lead = element("span", { className: "lead" });
  readonly #heading = element("tr", { className: "case" });
  #names: readonly ContestantName[] = [];
  #report: CaseReport | undefined;

  constructor(bench: Case, selected: boolean) {
    this.#bench = bench;
    this.#check.type = "checkbox";
    this.#check.checked = selected;
    const label = element("label", {}, this.#check, bench.title);
    const detail = element("div", { className: "detail" }, bench.detail);
    const about = element("div", { className: "about" }, this.#lead, label, detail);
    this.#heading.append(element("th", { colSpan: COLUMNS, scope: "rowgroup" }, about));
    this.#check.addEventListener("change", () => this.show(this.#names, this.#report));
  }

  /** Whether this case is to be run. */
  get selected(): boolean {
    return this.#check.checked;
  }

  mark(state: "running" | "done"): void {
    this.body.classList.toggle("running", state === "running");
  }

  /** Shows a row for each of `names`, with what `report` has on it so far; none of a case that is neither known nor to be run. */
  show(names: readonly ContestantName[], report?: CaseReport): void {
    this.#names = names;
    this.#report = report;
    const results = report?.results ?? {};
    const slowest = Math.max(...Object.values(results).map(({ medianMs }) => medianMs));
    this.#lead.textContent = formatLead(results);
    this.body.replaceChildren(
      this.#heading,
      ...(report || this.selected ? names : []).map((name) => {
        const result = results[name];
        if (result) return resultRow(name, result, slowest, this.#bench);
        const failure = report?.failures[name];
        return emptyRow(name, failure ?? (report ? "–" : ""), failure !== undefined);
      }),
    );
  }
}

function resultRow(name: ContestantName, result: Result, slowest: number, { flops, tolerance }: Case): HTMLElement {
  const { medianMs, firstMs, hostMs, heldBytes, dispatches, submits, created, maxError, correct, runs } = result;
  const fill = element("span");
  fill.style.setProperty("--share", String(medianMs / slowest));
  const bar = element("div", { className: "bar" }, fill, element("span", {}, formatMs(medianMs)));
  if (flops !== undefined) bar.title = `${threeFigures(flops / medianMs / 1e6)} GFLOP/s`;
  const error = correct ? maxError.toExponential(0) : `wrong: ${maxError.toExponential(1)}`;
  return element(
    "tr",
    { className: name },
    element("th", { className: "contestant", scope: "row" }, labelOf(name)),
    element("td", {}, bar),
    element("td", { className: "number", title: `${runs} runs` }, formatRange(result)),
    ...[
      formatMs(firstMs),
      ...(hostMs === undefined
        ? ["–", "–", "–", "–", "–"]
        : [formatMs(hostMs), dispatches, submits, created, formatBytes(heldBytes)]),
    ].map((value) => element("td", { className: "number" }, value.toLocaleString("en"))),
    element("td", { className: correct ? "number" : "number bad", title: `at most ${tolerance} allowed` }, error),
  );
}

function emptyRow(name: ContestantName, text: string, bad: boolean): HTMLElement {
  return element(
    "tr",
    { className: name },
    element("th", { className: "contestant", scope: "row" }, labelOf(name)),
    element("td", { className: bad ? "bad" : "absent", colSpan: COLUMNS - 1 }, text),
  );
}
