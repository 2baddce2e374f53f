import { expect } from "vitest";
import { type AnyLayer, Layer, Tensor } from "../../src/index.js";
import { checkKerasCases, fromKeras, type Json, type KerasConfig, NotYet } from "../harness/keras-cases.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";

interface GeneratedInputs {
  readonly x: Json;
  readonly weights: Readonly<Record<string, Json>>;
  readonly training: boolean;
  readonly mask: Json;
}

interface GeneratedExpected {
  readonly output: Json;
  readonly grad_input: Json;
  readonly grad_weights: Readonly<Record<string, Json>>;
  /** Weights that training does not change by gradients, after the call. */
  readonly post_non_trainable?: Readonly<Record<string, Json>>;
}

interface StatedInputs {
  readonly args: readonly Json[];
  readonly kwargs: Readonly<Record<string, Json>>;
  readonly weights: Readonly<Record<string, Json>>;
}

await checkKerasCases<GeneratedInputs, GeneratedExpected>(
  ["dense", "conv", "pool", "activation", "norm", "reshape"],
  ({ config, inputs, expected, tol }) => {
    const layer = layerOf(config);
    return async () => {
      const x = Tensor.from(inputs.x);
      const mask = inputs.mask === null ? undefined : Tensor.from(inputs.mask);
      const weights = tensors(inputs.weights);
      const found = await layerValues(layer, { x, mask, weights, training: inputs.training });
      expectNear(found.y, expected.output, tol, "output");
      expectNear(found.gradX!, expected.grad_input, tol, "gradient of the input");
      expect(layer.trainableWeights.map(({ name }) => name.split("/").at(-1))).toEqual(
        Object.keys(expected.grad_weights),
      );
      for (const [i, [name, grad]] of Object.entries(expected.grad_weights).entries()) {
        expectNear(found.gradWeights[i]!, grad, tol, `gradient of ${name}`);
      }
      for (const [i, [name, after]] of Object.entries(expected.post_non_trainable ?? {}).entries()) {
        expectNear(found.state[i]!, after, tol, `${name} afterwards`);
      }
    };
  },
);

await checkKerasCases<StatedInputs>(
  ["layer/core", "layer/activations", "layer/normalization"],
  ({ config, inputs, expected, tol }) => {
    const layer = layerOf(config);
    if (inputs.args.length > 1 || Object.keys(inputs.kwargs).length > 0) throw new NotYet("several arguments");
    return async () => {
      const { y } = await layerValues(layer, { x: Tensor.from(inputs.args[0]), weights: tensors(inputs.weights) });
      expectNear(y, expected, tol);
    };
  },
);

function layerOf(config: KerasConfig): AnyLayer {
  const layer = fromKeras(config);
  if (!(layer instanceof Layer)) throw new Error(`${config.class_name} is no layer`);
  return layer;
}

function tensors(weights: Readonly<Record<string, Json>>): Tensor[] {
  return Object.values(weights).map((weight) => Tensor.from(weight));
}
