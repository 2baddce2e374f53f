import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kerasPage } from "../../scripts/document-keras/page.js";

test("docs/keras.md is what the package exports", () => {
  const written = readFileSync(new URL("../../docs/keras.md", import.meta.url), "utf8");
  expect(written, "run `npm run docs:keras`").toBe(kerasPage());
}, 120_000);
