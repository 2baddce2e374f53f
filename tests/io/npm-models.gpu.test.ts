import { beforeAll, describe, expect, test } from "vitest";
import { loadModel, modelFromJson, Tensor } from "../../src/index.js";
import type { AnyModel } from "../../src/io/model-json.js";
import { leaves } from "../../src/structure.js";
import { readModelFile } from "../harness/cached-models.js";
import * as tf from "../harness/tfjs.js";
import { openInTfjs } from "../harness/tfjs-files.js";

// Models that others publish, opened by tfjs and here in one page: they predict the same. `npm run test:models` fetches them.

const TOLERANCE = 1e-4;
const MISSING = "the models are not there: npm run test:models fetches them";
const LONG = 600_000; // a GPU played by the CPU, and 100 kernels to compile for it in tfjs

beforeAll(async () => {
  await tf.setBackend("webgpu");
  await tf.ready();
});

/** The files of a model of tfjs's, `model.json` first. */
async function filesOf(folder: string, main = "model.json"): Promise<File[] | null> {
  const json = await readModelFile(`${folder}/${main}`);
  if (json === null) return null;
  const { weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as { weightsManifest: { paths: string[] }[] };
  const names = weightsManifest.flatMap(({ paths }) => paths.map((path) => path.replace(/^\.\//, "")));
  const shards = await Promise.all(names.map((name) => readModelFile(`${folder}/${name}`)));
  return [new File([json], main), ...names.map((name, i) => new File([shards[i] ?? new ArrayBuffer()], name))];
}

/** Pictures without a pattern, from 0 to 1. */
function pictures(shape: readonly number[]): Float32Array<ArrayBuffer> {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return Float32Array.from({ length: size }, (_, i) => Math.abs((Math.sin(i * 12.9898) * 43758.5453) % 1));
}

/** What both predict, all outputs, or the last alone where ours has no other. */
async function expectSame(model: AnyModel, theirs: tf.LayersModel, shape: readonly number[]): Promise<void> {
  const values = pictures(shape);
  const ours = leaves<Tensor>((await model.predict(Tensor.from(values, shape) as never)) as never);
  const expected = [theirs.predict(tf.tensor(values, shape))].flat();
  for (const [i, tensor] of ours.toReversed().entries()) {
    const other = expected.at(-1 - i);
    expect(tensor.shape).toEqual(other?.shape);
    const data = (await other?.data()) ?? [];
    const far = Array.from(tensor.values, (value, j) => Math.abs(value - (data[j] ?? Number.NaN)));
    expect(Math.max(...far)).toBeLessThanOrEqual(TOLERANCE);
    if (i === 0) expect(Math.max(...data)).toBeGreaterThan(0.05); // probabilities of something
  }
}

describe.each([
  ["mobilenet_v2", "model.json", [1, 224, 224, 3], 162],
  ["inception_v3", "model.json", [1, 299, 299, 3], 318],
  ["lenet", "model.json", [3, 28, 28], 10],
  ["lenet", "mnist.json", [3, 28, 28, 1], 9],
] as const)("%s/%s", (folder, main, shape, layers) => {
  test("opens here and predicts what it does in tfjs", { timeout: LONG }, async ({ skip }) => {
    const files = await filesOf(folder, main);
    if (files === null) return skip(MISSING);
    const model = await loadModel(files);
    expect(model.layers.length).toBe(layers);
    const theirs = await openInTfjs(files);
    await expectSame(model, theirs, shape);
    model.dispose();
    theirs.dispose();
  });
});

describe("LeNet of Keras 2", () => {
  test("opens whole and in two parts, and predicts what its conversion does in tfjs", async ({ skip }) => {
    const converted = await filesOf("lenet");
    const [whole, topology, weights] = await Promise.all(
      ["mnist.h5", "topology.json", "weights.h5"].map((name) => readModelFile(`lenet/${name}`)),
    );
    if (converted === null || !whole || !topology || !weights) return skip(MISSING);
    const theirs = await openInTfjs(converted);
    const model = await loadModel(whole);
    expect((await model.getOptimizerState()).iterations).toBeGreaterThan(0);
    await expectSame(model, theirs, [3, 28, 28]);
    const parts = modelFromJson(new TextDecoder().decode(topology));
    await parts.loadWeights(weights);
    await expectSame(parts, theirs, [3, 28, 28]);
  });
});
