import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { opsTable } from "../../scripts/document-ops/table.js";

test("docs/ops.md is what the declarations say", () => {
  const written = readFileSync(new URL("../../docs/ops.md", import.meta.url), "utf8");
  expect(written, "run `npm run docs:ops`").toBe(opsTable());
}, 120_000);
