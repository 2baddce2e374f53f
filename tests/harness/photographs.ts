import { readShared, readSharedJson } from "./shared.js";

const FOLDER = "models/mobilenet_v1_025_224";

/** MobileNet 0.25 as tfjs's site had it: the weights of a Keras model, without its topology. Null where `../shared` is absent. */
export async function mobileNetFiles(): Promise<File[] | null> {
  const json = await readSharedJson<{ weightsManifest: { paths: string[] }[] }>(`${FOLDER}/model.json`);
  if (json === null) return null;
  const names = json.weightsManifest.flatMap(({ paths }) => paths);
  const bytes = await Promise.all(names.map((name) => readShared(`${FOLDER}/${name}`)));
  const described = new File([JSON.stringify({ ...json, modelTopology: {} })], "model.json");
  return [described, ...names.map((name, i) => new File([bytes[i] ?? new ArrayBuffer()], name))];
}

/** The names of ImageNet's classes, in its order, as `decodePredictions` takes them. */
export async function imageNetClasses(): Promise<Record<string, readonly [string, string]> | null> {
  const labels = await readShared("models/images/imagenet_labels.txt");
  if (labels === null) return null;
  const words = new TextDecoder().decode(labels).split("\n");
  const known = words.filter((word) => word !== "background").slice(0, 1000);
  return Object.fromEntries(known.map((word, i) => [i, [`n${i}`, word] as const]));
}

/** Four photographs in `models/images`, and what a net that knows ImageNet should see on each. */
export const PHOTOGRAPHS = [
  ["sunflower.bmp", /daisy/],
  ["cat.bmp", /cat/],
  ["hot_dog.jpg", /hotdog|hot dog/],
  ["grace_hopper.bmp", /military uniform/],
] as const;
