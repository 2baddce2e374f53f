/**
 * `npm run example -- mnist-cnn`: runs one of examples/ in Node, as large as it stands there, and prints what it comes to. What takes
 * photographs is given them behind its name: `npm run example -- transfer-learning cat.jpg dog.jpg`.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ArgumentError, datasets, init, setRandomSeed, utils } from "wgrad";
import { CACHE } from "./cache.js";
import { fetchFile } from "./fetch-file.js";
import { ensureDigits } from "./mnist.js";
import { say, sayTrouble } from "./say.js";
import { openDawn, startAgainWithVulkan } from "./train/dawn.js";

const folder = join(import.meta.dirname, "../examples");

/** What examples take their data from: the digits of the cache, photographs that were named. */
function sources(paths: readonly string[]) {
  return {
    get digits() {
      ensureDigits();
      return datasets.mnist({ url: `${pathToFileURL(CACHE).href}/mnist`, fetch: fetchFile });
    },
    photographs: async function* () {
      for (const path of paths) yield await utils.loadImg(path);
    },
  };
}

async function runExample(name: string, paths: readonly string[]): Promise<void> {
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(".ts") ? [file.slice(0, -3)] : []));
  if (!names.includes(name)) {
    throw new ArgumentError({
      where: "example",
      problem: "no such example",
      expected: names.join(", "),
      received: `"${name}"`,
    });
  }
  const face = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as Record<string, unknown>;
  const [example] = Object.values(face).filter((one) => typeof one === "function");
  const device = await init({ gpu: await openDawn() });
  setRandomSeed(1);
  const begun = performance.now();
  const found: unknown = await Reflect.apply(example as (options: object) => unknown, undefined, [sources(paths)]);
  say(`${name} on ${device.adapter}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  console.log(found);
  device.destroy();
}

try {
  const [name = "", ...paths] = process.argv.slice(2);
  const code = await startAgainWithVulkan();
  if (code === null) await runExample(name, paths);
  else process.exitCode = code;
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
