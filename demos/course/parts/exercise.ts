import { codeCell, paintPlainCells } from "./code-cell.js";
import type { Exports } from "./run-code.js";

/** Whether the exercise is solved, and what there is to say about it. */
export interface Verdict {
  readonly right: boolean;
  readonly words: string;
}

/**
 * The exercise of a chapter: the cell "task", whose exports `check` judges, and a line with its verdict. That the reader's answer is
 * right is kept in `data-solved`.
 */
export function exercise(modules: Exports, check: (exports: Exports) => Promise<Verdict> | Verdict): void {
  const host = document.querySelector<HTMLElement>(".exercise");
  const cell = document.getElementById("task");
  if (host === null || cell === null) throw new Error('index.html: expected an .exercise with a cell "task".');
  const verdict = document.createElement("p");
  verdict.className = "verdict";
  verdict.setAttribute("role", "status");
  codeCell("task", {
    modules,
    go: "Run and check",
    before: () => {
      verdict.className = "verdict";
      verdict.textContent = "";
    },
    after: async (exports) => {
      const { right, words } = await check(exports);
      verdict.textContent = `${right ? "✓" : "✗"} ${words}`;
      verdict.classList.add(right ? "right" : "wrong");
      host.dataset.solved = `${right}`;
    },
  });
  cell.after(verdict);
  paintPlainCells();
}
