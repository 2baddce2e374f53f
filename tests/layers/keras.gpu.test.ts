import { expect } from "vitest";
import { type AnyLayer, Layer, Tensor } from "../../src/index.js";
import { camelCase, checkKerasCases, fromKeras, type Json, type KerasConfig, NotYet } from "../harness/keras-cases.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";

interface GeneratedInputs {
  readonly x: Json;
  readonly weights: Readonly<Record<string, Json>>;
  readonly training: boolean;
  readonly mask: Json;
  /** What the call is given beside these, spelt in Python. */
  readonly call_kwargs?: Readonly<Record<string, string>>;
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
    const { mask, ...others } = inputs.kwargs;
    if (inputs.args.length > 1 || Object.keys(others).length > 0) throw new NotYet("several arguments");
    return async () => {
      const x = Tensor.from(inputs.args[0]);
      const { y } = await layerValues(layer, { x, mask: mask && truths(mask), weights: tensors(inputs.weights) });
      expectNear(y, expected, tol);
    };
  },
);

await checkKerasCases<GeneratedInputs, GeneratedExpected>(
  ["merge", "attention"],
  ({ config, inputs, expected, tol }) => {
    const layer = layerOf(config);
    return async () => {
      const x = inputs.x.map((one: Json) => Tensor.from(one));
      const options = Object.fromEntries(
        Object.entries(inputs.call_kwargs ?? {}).map(([name, value]) => [camelCase(name), value === "True"]),
      );
      const found = await layerValues(layer, { x, weights: tensors(inputs.weights), options });
      expectNear(found.y, expected.output, tol, "output");
      found.gradInputs.forEach((grad, i) => {
        expectNear(grad!, expected.grad_input[i], tol, `gradient of input ${i}`);
      });
      const names = [...layer.variables({ trainable: true }).values()].map(({ name }) =>
        name.replace(`${layer.name}/`, ""),
      );
      expect(names).toEqual(Object.keys(expected.grad_weights));
      names.forEach((name, i) => {
        expectNear(found.gradWeights[i]!, expected.grad_weights[name], tol, `gradient of ${name}`);
      });
    };
  },
);

await checkKerasCases<StatedInputs, Json>(
  ["layer/merging", "layer/attention"],
  ({ config, inputs, expected, tol, expected_select = [0] }) => {
    const layer = layerOf(config);
    return async () => {
      const { mask, return_attention_scores: returnAttentionScores } = inputs.kwargs;
      const { outputs } = await layerValues(layer, {
        x: inputs.args[0].map((one: Json) => Tensor.from(one)),
        mask: mask?.map((one: Json) => Tensor.from(one, undefined, "bool")),
        weights: tensors(inputs.weights),
        options: returnAttentionScores === undefined ? {} : { returnAttentionScores },
      });
      expectNear(outputs[expected_select[0]!]!, expected, tol);
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

/** A mask that Keras's tests give as numbers. */
function truths(mask: Json): Tensor {
  const { shape, data } = Tensor.from(mask);
  return Tensor.from([...data], shape, "bool");
}
