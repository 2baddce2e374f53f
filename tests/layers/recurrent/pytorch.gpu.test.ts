import { describe, expect, test } from "vitest";
import { GRU, LSTM, Tensor } from "../../../src/index.js";
import fixture from "../../fixtures/pytorch/recurrent.json";
import { layerValues } from "../../harness/layer-values.js";
import { awkwardValues } from "../../harness/values.js";

/** Some numbers of a tensor, picked by a rule, and the root mean square of all of them. */
interface Excerpt {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly rootMeanSquare: number;
}

/** Of the largest number of a tensor. */
const RELATIVE = 1e-5;

describe(`PyTorch ${fixture.torch}`, () => {
  for (const { layer: kind, sizes, outputs, gradients } of fixture.cases) {
    const { batch, steps, features, units } = sizes;
    test(`${kind}, batch ${batch}, ${steps} steps, ${features} → ${units}`, async () => {
      const gates = kind === "LSTM" ? 4 : 3;
      const Layer = kind === "LSTM" ? LSTM : GRU;
      const layer = new Layer(units, { returnSequences: true, returnState: true });
      const found = await layerValues(layer, {
        x: values([batch, steps, features], 1),
        weights: [
          values([features, gates * units], 2, 1 / Math.sqrt(features)),
          values([units, gates * units], 3, 1 / Math.sqrt(units)),
          values(kind === "LSTM" ? [gates * units] : [2, gates * units], 4),
        ],
        options: { initialState: outputs.slice(1).map((_, i) => values([batch, units], 5 + i)) },
        training: true,
      });
      expect(found.outputs.length).toBe(outputs.length);
      for (const [i, output] of found.outputs.entries()) compare(output, outputs[i]!, `output ${i}`);
      const grads = [found.gradX!, ...found.gradWeights];
      for (const [i, [name, excerpt]] of Object.entries(gradients).entries()) {
        compare(grads[i]!, excerpt, `gradient of ${name}`);
      }
    });
  }
});

function compare({ shape, data }: Tensor, { shape: wanted, values, rootMeanSquare }: Excerpt, what: string): void {
  expect(shape, what).toEqual(wanted);
  const tolerance = RELATIVE * Math.max(...values.map(Math.abs));
  values.forEach((value, i) => {
    expect(Math.abs(data[(i * 7919) % data.length]! - value), `${what}, number ${i}`).toBeLessThan(tolerance);
  });
  const found = Math.sqrt([...data].reduce((sum, value) => sum + value * value, 0) / data.length);
  expect(Math.abs(found - rootMeanSquare), `${what}, all of it`).toBeLessThan(RELATIVE * rootMeanSquare);
}

function values(shape: readonly number[], seed: number, scale = 1): Tensor {
  const floats = Float32Array.from(
    awkwardValues(
      shape.reduce((product, size) => product * size, 1),
      seed,
    ),
  );
  return new Tensor(
    shape,
    floats.map((value) => value * Math.fround(scale)),
    "float32",
  );
}
