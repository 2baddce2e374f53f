import { highlight } from "sugar-high";
import { element } from "../../dom.js";
import { showIn } from "./output.js";
import { type Exports, runCode } from "./run-code.js";
import { wordsOf } from "./stage.js";
import { Watch } from "./watch.js";

export interface CellOptions {
  /** What the code may import beside wgrad, by name. */
  readonly modules: Exports;
  /** Of the button. Default "Run". */
  readonly go?: string;
  /** Called with what the code exported, once it ran to its end. */
  readonly after?: (exports: Exports) => Promise<void>;
  /** Called when a run begins. */
  readonly before?: () => void;
}

/** One at a time: what a cell shows goes below the one that runs. */
let running: Promise<void> | undefined;

/** Makes an editor of the cell with this id, with buttons to run the code and to have it as it was. `data-state` tells how a run ended. */
export function codeCell(id: string, { modules, go = "Run", after, before }: CellOptions): void {
  const host = document.getElementById(id);
  if (host === null) throw new Error(`index.html: expected a cell with id "${id}".`);
  const source = host.textContent ?? "";
  const picture = element("pre", { ariaHidden: "true" });
  const label = host.dataset.label ?? "Code, to be changed and run";
  const editor = element("textarea", { value: source, spellcheck: false, ariaLabel: label, autocapitalize: "off" });
  const button = element("button", { type: "button", className: "primary", textContent: go });
  const stop = element("button", { type: "button", className: "stop", textContent: "Stop", hidden: true });
  const reset = element("button", { type: "button", textContent: "Reset", disabled: true });
  const status = element("p", { className: "status", role: "status" });
  const output = element("div", { className: "output" });
  const paint = () => {
    picture.innerHTML = `${highlight(editor.value)}\n`;
    reset.disabled = editor.value === source;
  };

  const run = async () => {
    before?.();
    const watch = new Watch();
    const end = () => watch.stop("It was stopped.");
    stop.addEventListener("click", end);
    host.dataset.state = "running";
    [button.disabled, stop.hidden] = [true, false];
    output.replaceChildren();
    status.textContent = "Running…";
    showIn(output);
    const started = performance.now();
    try {
      const exports = await runCode(editor.value, modules, watch);
      status.textContent = `Done in ${((performance.now() - started) / 1000).toFixed(1)} s.`;
      if (after !== undefined) await watch.of(after(exports));
      host.dataset.state = "done";
    } catch (error) {
      output.append(element("pre", { className: "bad", textContent: wordsOf(error) }));
      status.textContent = "It ended with an error.";
      host.dataset.state = "failed";
    } finally {
      [button.disabled, stop.hidden] = [false, true];
      stop.removeEventListener("click", end);
      watch.close();
      showIn(undefined);
    }
  };
  const ask = () => {
    running = (running ?? Promise.resolve()).then(run);
  };

  button.addEventListener("click", ask);
  reset.addEventListener("click", () => {
    editor.value = source;
    paint();
    output.replaceChildren();
    status.textContent = "";
    delete host.dataset.state;
  });
  editor.addEventListener("input", paint);
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!button.disabled) ask();
  });
  paint();
  host.replaceChildren(
    element("div", { className: "editor" }, picture, editor),
    element("div", { className: "actions" }, button, stop, reset, status),
    output,
  );
}

/** Colours the code of cells that are only read: `<div class="cell plain">`. */
export function paintPlainCells(): void {
  for (const code of document.querySelectorAll(".cell.plain code")) code.innerHTML = highlight(code.textContent ?? "");
}
