import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { applications, type Model } from "../../src/index.js";
import cases from "../fixtures/keras-applications/applications.json" with { type: "json" };
import { layerLines } from "./layer-lines.js";

type Make = (options: object) => Promise<Model>;

const all = cases.map((one) => [`${one.application} ${JSON.stringify(one.options)}`, one] as const);

test.each(all)("%s is Keras's, layer by layer", async (_, { application, options, ...expected }) => {
  const make = applications[application as "ResNet50"] as Make;
  const model = await make({ ...options, weights: null });
  const lines = layerLines(model);
  const count = (weights: readonly { readonly size: number }[]) => weights.reduce((sum, { size }) => sum + size, 0);
  const found = {
    name: model.name,
    layers: lines.length,
    params: count(model.weights),
    trainable: count(model.trainableWeights),
    digest: createHash("sha256").update(lines.join("\n")).digest("hex"),
  };
  // Where they differ, `make.py ${application}:N` prints Keras's lines, to be compared with these.
  if (found.digest !== expected.digest && process.env.SHOW_LINES !== undefined) console.log(lines.join("\n"));
  expect(found).toEqual(expected);
});
