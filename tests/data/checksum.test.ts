import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { requireSum, sha256, sumOf } from "../../src/data/checksum.js";
import { md5 } from "../../src/data/md5.js";
import { FormatError, WgradError } from "../../src/errors.js";

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 167 + 13) % 256);

test("MD5 is RFC 1321's", () => {
  const text = new TextEncoder();
  expect(md5(text.encode(""))).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(md5(text.encode("message digest"))).toBe("f96b697d7cb7938d525a2f31aaf161d0");
  for (let length = 0; length < 200; length++) {
    expect(md5(bytes(length))).toBe(createHash("md5").update(bytes(length)).digest("hex"));
  }
  expect(md5(bytes(100_003).subarray(1))).toBe(createHash("md5").update(bytes(100_003).subarray(1)).digest("hex"));
});

test("both sums are named when they differ", async () => {
  const known = sha256("ab".repeat(32));
  const sum = await sumOf("here", bytes(9), "SHA-256");
  expect(sum).toBe(createHash("sha256").update(bytes(9)).digest("hex"));
  await expect(requireSum("here", "a.npz", bytes(9), sha256(sum))).resolves.toBeUndefined();
  const wrong = requireSum("here", "a.npz", bytes(9), known);
  await expect(wrong).rejects.toThrow(FormatError);
  await expect(wrong).rejects.toThrow(
    `here: a.npz is another file, or damaged: expected SHA-256 ${known.sum}, received ${sum}, of 9 bytes. ` +
      "Download it again, or pass verify: false for a file of your own.",
  );
});

test("a page that may not reckon SHA-256 is told so", async () => {
  vi.stubGlobal("crypto", {});
  await expect(sumOf("here", bytes(9), "SHA-256")).rejects.toThrow(WgradError);
  await expect(sumOf("here", bytes(9), "SHA-256")).rejects.toThrow("Serve the page by https");
  vi.unstubAllGlobals();
});
