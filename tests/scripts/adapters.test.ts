import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SELECTION } from "../../scripts/adapters/lavapipe.js";

test("the GPU tests that run on other adapters are there", () => {
  expect(SELECTION.filter((file) => !existsSync(join(import.meta.dirname, "../..", file)))).toEqual([]);
});
