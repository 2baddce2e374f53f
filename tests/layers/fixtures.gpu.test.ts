import { describe, expect, test } from "vitest";
import { compile, initializers, MultiHeadAttention, setRandomSeed, Tensor } from "../../src/index.js";
import { rotate } from "../../src/layers/attention/rotary.js";
import fixture from "../fixtures/keras/layers.json";
import { camelCase, fromKeras, type Json } from "../harness/keras-cases.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";
import { startOf } from "../harness/start-of.js";
import { awkwardValues } from "../harness/values.js";

// Values and gradients that Keras computed: see tests/fixtures/keras/layers.py.

const NEAR = { rtol: 2e-4, atol: 2e-5 };
const spelled = (record: object) => Object.fromEntries(Object.entries(record).map(([k, v]) => [camelCase(k), v]));
const nullable = (config: Json) => (config.window === null ? { window: null } : {});

describe("layers that Keras computed", () => {
  for (const [i, one] of (fixture.layers as Json[]).entries()) {
    const className = one.class === "GroupedQueryAttention" ? "GroupQueryAttention" : one.class;
    test(`${i}: ${className} ${JSON.stringify(one.config)} ${JSON.stringify(one.call)}`, async () => {
      const layer = fromKeras({ class_name: className, config: one.config }, nullable(one.config));
      const ids = one.gradInput === null;
      const inputs = one.inputs.map((x: Json) => Tensor.from(x, undefined, ids ? "int32" : "float32"));
      const found = await layerValues(layer, {
        x: one.several ? inputs : inputs[0],
        weights: one.weights?.map((weight: Json) => Tensor.from(weight)),
        training: one.training,
        options: spelled(one.call),
      });
      expectNear(found.y, one.output, NEAR, "output");
      if (!ids) expectNear(found.gradX!, one.gradInput, NEAR, "gradient of the input");
      one.gradWeights.forEach((grad: Json, j: number) => {
        expectNear(found.gradWeights[j]!, grad, NEAR, `gradient of weight ${j}`);
      });
      one.after.forEach((value: Json, j: number) => {
        expectNear(found.state[j]!, value, NEAR, `state ${j} afterwards`);
      });
    });
  }
});

test("rotary embedding is KerasHub's", async () => {
  for (const { config, x, output } of fixture.rotary as Json[]) {
    const { max_wavelength: base = 10_000, scaling_factor: scalingFactor = 1 } = config;
    const program = await compile((x) => rotate(x, { base, scalingFactor }), [Tensor.from(x)]);
    expectNear(await program.run(Tensor.from(x)), output, NEAR);
  }
});

test("the kernels of STFT are Keras's", () => {
  for (const { config, values } of fixture.stft as Json[]) {
    expectNear(
      new Tensor([5, 1, 5], new initializers.STFT(config).generate([5, 1, 5]), "float32"),
      values,
      { rtol: 1e-5, atol: 1e-6 },
      JSON.stringify(config),
    );
  }
});

describe("attention whose projections are one", () => {
  const values = (shape: readonly number[], seed: number) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return new Tensor(shape, Float32Array.from(awkwardValues(size, seed)), "float32");
  };

  test("gives what three projections give with the same numbers, for one input and for several", async () => {
    setRandomSeed(3);
    const options = { rope: { base: 100 }, useGate: true } as const;
    const [apart, joint] = [false, true].map(
      (jointProjection) => new MultiHeadAttention(2, 4, { ...options, jointProjection }),
    ) as [MultiHeadAttention, MultiHeadAttention];
    const [x, y] = [values([2, 5, 6], 1), values([2, 4, 6], 2)];
    for (const layer of [apart, joint])
      layer.ensureBuilt([
        [5, 6],
        [5, 6],
      ]);
    expect(joint.weights.map(({ shape }) => shape)[0]).toEqual([6, 6, 4]);
    const starts = new Map([...apart.variables()].map(([path, weight]) => [path, startOf(weight)]));
    const heads = ["query", "key", "value"].map((name) => starts.get(`${name}_dense/kernel`)!);
    const kernel = Array.from({ length: 6 }, (_, c) => heads.flatMap((one) => [...one.slice(c * 8, c * 8 + 8)])).flat();
    const weights = [...joint.variables()].map(([path, { shape }]) => {
      const own = path === "joint_dense/kernel" ? kernel : (starts.get(path) ?? new Array(24).fill(0));
      return new Tensor(shape, Float32Array.from(own), "float32");
    });
    const given = apart.weights.map(
      (weight) => new Tensor(weight.shape, Float32Array.from(startOf(weight)), "float32"),
    );
    for (const inputs of [
      [x, x],
      [x, y],
    ]) {
      const [one, three] = [
        await layerValues(joint, { x: inputs, weights }),
        await layerValues(apart, { x: inputs, weights: given }),
      ];
      expectNear(one.y, three.y, NEAR);
      inputs.forEach((_, i) => {
        expectNear(one.gradInputs[i]!, three.gradInputs[i]!, NEAR, `gradient of input ${i}`);
      });
    }
  });
});
