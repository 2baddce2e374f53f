/** A Vite plugin that lays out the programs of README.md and docs/ that run in a page, for programs.gpu.test.ts. */
import type { Plugin } from "vite";
import { documentedPrograms, writePrograms } from "./programs.js";

/** What programs import as wgrad, from where they lie. */
const FEW_DIGITS = "../../../../tests/documentation/few-digits.ts";

export function servePrograms(): Plugin {
  return {
    name: "wgrad:documented-programs",
    enforce: "pre",
    buildStart: () =>
      void writePrograms(
        "page",
        documentedPrograms().filter(({ where }) => where === "page"),
      ),
    transform: (code, id) =>
      id.includes(".cache/documentation/page/")
        ? code.replaceAll(/(from|import\() ?"wgrad"/g, `$1 "${FEW_DIGITS}"`)
        : null,
  };
}
