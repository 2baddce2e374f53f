/** Brings models that others publish on npm into .cache/models, once: what others' files look like is best seen in others' files. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CACHE } from "./cache.js";
import { fetchNpmFiles } from "./npm-files.js";
import { say } from "./say.js";

const NSFWJS = "nsfwjs@4.2.1";
const ESM = "package/dist/esm/models";

/** Models of tfjs's layers that come as JavaScript: a module with the JSON, and one a file of weights, in base64. */
const WRAPPED = {
  mobilenet_v2: {
    "group1-shard1of1": "87ce0bf9a4cd501962a8436791705ee61e06b7ba4c27e0c854c3b4412819e019",
    model: "b16deadc0fb528ec6c2a76c05db7130320771e7e58e5a405f83fb8a21babdc04",
  },
  inception_v3: {
    "group1-shard1of6": "b26a2929e6dfad1bb45c050997f525fd71b9bc6ee0f1c439f93d3bdb25cff4ff",
    "group1-shard2of6": "5d9cf8fdb31e0bdf7d793ffa25147df70de66995dd45871fba54f7ffab760152",
    "group1-shard3of6": "443cf09e6eba24604fa576c6e822a16f29f1defbf60ed4e3a9e97717c46e506d",
    "group1-shard4of6": "e1f12a1f6b7214e2b08d6114950951c5e2a176b2611e22f0c7388968ff29970a",
    "group1-shard5of6": "03bfea04bb06bbc56efaa353427f4ac443b643b2a821a2cd85f4c41f73660706",
    "group1-shard6of6": "aaf99de5cf9cb41b2cc4f1719f16fb41a1b342caec0e8438478d7fd0802e6a50",
    model: "d226d8a0a593fc02feab20b5f30892d6b1dc4b27f91927ca4a4d82f9bd0c43b3",
  },
} as const;

const TENSORSPACE = "tensorspace@0.6.1";

/** LeNet of Keras 2 (`.h5`, whole and apart), converted by tfjs's converter, and of tfjs itself. */
const LENET = {
  "package/docs/keras/rawModel/combined/mnist.h5": "4964fb55a82f370fad22086355325eb6e84c537ae3dfe588107e04731bbdb7a0",
  "package/docs/keras/rawModel/separated/topology.json":
    "5d07347d840428e47a7c1abce3ec9fa38c2323cb8674b755bd741d18e1f4683e",
  "package/docs/keras/rawModel/separated/weights.h5":
    "431e1518dd7432d797deb192778869ad67fdc61fee52a09e1567297e8f3157f3",
  "package/docs/keras/convertedModel/model.json": "c8db882852cbfb4262ac8df025193d047d4b355f8fc99716ec3b19141fb439a9",
  "package/docs/keras/convertedModel/group1-shard1of1":
    "81535a847448e21df35028392c3aa0fd0bdd978fb33da1295044945e7a74d9b1",
  "package/docs/tfjs/rawModel/mnist.json": "178118ea300d5918569e983feccc64e4474ae345a039c26a5fb778e44a68caef",
  "package/docs/tfjs/rawModel/mnist.weights.bin": "0b348c8b4643ea4001050973d2494b5c3e6f908e3a6a223908c4863176172a81",
} as const;

/**
 * Returns when the models are there.
 *
 * @throws with the reason when they could not be had.
 */
export async function ensureModels(): Promise<void> {
  if (!existsSync(join(CACHE, "models/lenet/mnist.h5"))) {
    say(`fetching LeNet (18 MB, from the npm package ${TENSORSPACE})`);
    fetchNpmFiles(TENSORSPACE, LENET, "models/lenet");
  }
  for (const [name, files] of Object.entries(WRAPPED)) {
    const folder = join(CACHE, "models", name);
    if (existsSync(join(folder, "model.json"))) continue;
    say(`fetching ${name} (74 MB, from the npm package ${NSFWJS})`);
    const sums = Object.entries(files).map(([file, sum]) => [`${ESM}/${name}/${file}.min.js`, sum]);
    fetchNpmFiles(NSFWJS, Object.fromEntries(sums), `models/${name}`);
    for (const file of Object.keys(files)) await unwrap(folder, file);
  }
}

/** A module becomes the file that is in it; `model.json`, which tells that all are there, comes last. */
async function unwrap(folder: string, name: string): Promise<void> {
  const path = join(folder, `${name}.min.js`);
  const { default: content } = await import(pathToFileURL(path).href);
  if (typeof content === "string") writeFileSync(join(folder, name), Buffer.from(content, "base64"));
  else writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  rmSync(path);
}
