import { expect, test } from "vitest";
import { applications, type Model, Tensor, type Variable } from "../../src/index.js";
import cases from "../fixtures/keras-applications/values.json" with { type: "json" };

type Make = (options: object) => Promise<Model>;

/** A model, and the first features of what it gives for two images. */
interface Case {
  readonly application: string;
  readonly options: object;
  /** Of what the images' values lie between. */
  readonly range: readonly number[];
  readonly output: readonly (readonly number[])[];
}

/** Numbers from 0 to 1 that follow from the seed, as tests/fixtures/keras-applications/values.py has them. */
function noise(seed: number, size: number): number[] {
  return Array.from({ length: size }, (_, j) => {
    const x = Math.sin(seed + 12.9898 * j) * 43758.5453;
    return x - Math.floor(x);
  });
}

function startOf(key: string, { shape, size }: Variable, seed: number): Tensor {
  const u = noise(seed, size);
  const fanIn = (shape.at(-1) === 1 ? shape.slice(0, 2) : shape.slice(0, -1)).reduce((all, one) => all * one, 1);
  const scale = Math.sqrt(6 / fanIn);
  const isPositive = ["gamma", "moving_variance", "variance"].includes(key);
  const value = (one: number) => {
    if (key.endsWith("kernel")) return (2 * one - 1) * scale;
    return isPositive ? 0.5 + one : 0.2 * (one - 0.5);
  };
  return Tensor.from(u.map(value), shape, "float32");
}

test.each(cases as readonly Case[])("$application gives what Keras's gives for the same weights", async (one) => {
  const { application, options, output } = one;
  const [low = 0, high = 1] = one.range;
  const make = applications[application as "ResNet50"] as Make;
  const model = await make({ ...options, weights: null });
  const values = new Map<Variable, Tensor>();
  model.layers.forEach((layer, i) => {
    [...layer.variables()].forEach(([path, variable], k) => {
      values.set(variable, startOf(path.split("/").at(-1) ?? "", variable, 1000 * i + k));
    });
  });
  await model.setWeights(model.weights.map((variable) => values.get(variable) as Tensor));
  const x = noise(5, 2 * 32 * 32 * 3).map((u) => low + (high - low) * Math.fround(u));
  const predicted = (await model.predict(Tensor.from(x, [2, 32, 32, 3], "float32"))).toArray() as number[][];
  const largest = Math.max(...output.flat().map(Math.abs));
  const far = output.flatMap((row, i) => row.map((y, j) => Math.abs(y - (predicted[i]?.[j] ?? Number.NaN)) / largest));
  expect(Math.max(...far)).toBeLessThan(1e-4);
  model.dispose();
});
