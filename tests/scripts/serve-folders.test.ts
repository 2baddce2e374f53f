import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileIn } from "../../scripts/serve-folders.js";

const folder = mkdtempSync(join(tmpdir(), "wgrad-"));
beforeAll(() => writeFileSync(join(folder, "a b.txt"), "four"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file is found by its web name, with its size", () => {
  expect(fileIn(folder, "a%20b.txt")).toEqual({ path: join(folder, "a b.txt"), size: 4 });
});

test.each(["", ".", "none.txt", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "%"])(
  "%j is not served",
  (name) => expect(fileIn(folder, name)).toBeNull(),
);
