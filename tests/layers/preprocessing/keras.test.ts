import { describe, expect, test } from "vitest";
import { layers, StringTensor, type Tensor } from "wgrad";
import { construct } from "../../../src/config.js";
import { farmHash } from "../../../src/host/farm-hash.js";
import { sipHash } from "../../../src/host/sip-hash.js";
import { choiceFromKeras, optionFromKeras } from "../../../src/io/keras-names.js";
import { sizeOf } from "../../../src/shape.js";
import fixture from "../../fixtures/keras/preprocessing.json";

/** What Keras gave, and for which config: tests/fixtures/keras/preprocessing.py made it. */
interface Case {
  readonly layer: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly adapt?: unknown;
  readonly batches?: readonly unknown[];
  readonly vocabulary?: readonly unknown[];
  readonly boundaries?: readonly number[];
  readonly inputs: unknown;
  readonly shape: readonly number[];
  readonly output: unknown;
}

interface Preprocessing {
  readonly name: string;
  apply(data: unknown): Tensor | StringTensor;
  adapt(data: unknown): void | Promise<void>;
  getVocabulary(): readonly unknown[];
  getConfig(): Readonly<Record<string, unknown>>;
}

function layerOf({ layer, config }: Pick<Case, "layer" | "config">): Preprocessing {
  const options = Object.entries(config).map(([key, value]) => {
    const option = optionFromKeras(key);
    return [
      option,
      typeof value === "string"
        ? choiceFromKeras(option, value)
        : (value ?? (NULLS.includes(option) ? null : undefined)),
    ];
  });
  return construct(Reflect.get(layers, layer), Object.fromEntries(options)) as unknown as Preprocessing;
}

/** Where null is a value. */
const NULLS = ["standardize", "split", "axis", "maskToken"];

const flat = (tree: unknown): unknown[] => (Array.isArray(tree) ? tree.flatMap(flat) : [tree]);

function expectLike(found: Tensor | StringTensor, { shape, output }: Case): void {
  expect(found.shape).toEqual(shape);
  const wanted = flat(output);
  if (sizeOf(shape) === 0) return;
  if (found instanceof StringTensor) expect(found.data).toEqual(wanted);
  else for (const [i, value] of wanted.entries()) expect(found.values[i], `element ${i}`).toBeCloseTo(Number(value), 5);
}

const cases = fixture.cases as readonly Case[];
const byLayer = [...new Set(cases.map(({ layer }) => layer))].map(
  (layer) => [layer, cases.filter((one) => one.layer === layer)] as const,
);

describe.each(byLayer)("%s gives what Keras's does", (_, ofLayer) => {
  test.each(ofLayer.map((one) => [JSON.stringify({ ...one.config, inputs: one.inputs }), one] as const))(
    "%s",
    async (_, one) => {
      const layer = layerOf(one);
      const input = (data: unknown) => data;
      if (one.adapt !== undefined) layer.adapt(input(one.adapt));
      if (one.batches !== undefined) {
        const { batches } = one;
        await layer.adapt(
          (async function* () {
            yield* batches;
          })(),
        );
      }
      if (one.vocabulary !== undefined) expect(layer.getVocabulary()).toEqual(one.vocabulary);
      expectLike(layer.apply(one.inputs), one);
      if (one.layer === "Normalization") return; // what that learns are weights
      // What a layer has learned goes with its config.
      const again = construct(Reflect.get(layers, one.layer), layer.getConfig()) as unknown as Preprocessing;
      expectLike(again.apply(one.inputs), one);
    },
  );
});

test.each(fixture.hashes)("hashes of $text", ({ text, farm, sip }) => {
  const bytes = new TextEncoder().encode(text);
  expect(farmHash(bytes)).toBe(BigInt(farm));
  for (const { key, low, third } of sip) {
    const hash = sipHash(bytes, [BigInt(key[0] ?? 0), BigInt(key[1] ?? 0)]);
    expect(hash % 2n ** 62n).toBe(BigInt(low));
    expect(Number(hash % 3n)).toBe(third);
  }
});
