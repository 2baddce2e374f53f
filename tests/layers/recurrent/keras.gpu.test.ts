import { expect } from "vitest";
import { type AnyLayer, Tensor } from "../../../src/index.js";
import { checkKerasCases, fromKeras, type Json, type KerasConfig } from "../../harness/keras-cases.js";
import { layerValues } from "../../harness/layer-values.js";
import { expectNear } from "../../harness/near.js";

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
}

interface StatedInputs {
  readonly args: readonly [Json];
  readonly kwargs: { readonly mask?: Json; readonly initial_state?: Json };
  readonly weights: Readonly<Record<string, Json>>;
}

await checkKerasCases<GeneratedInputs, GeneratedExpected>(["rnn"], ({ config, inputs, expected, tol }) => {
  const layer = layerOf(config);
  return async () => {
    const found = await layerValues(layer, {
      x: Tensor.from(inputs.x),
      mask: maskOf(inputs.mask),
      weights: tensors(inputs.weights),
      training: inputs.training,
    });
    const several = found.outputs.length > 1;
    for (const [i, output] of found.outputs.entries()) {
      expectNear(output, several ? expected.output[i] : expected.output, tol, `output ${i}`);
    }
    expectNear(found.gradX!, expected.grad_input, tol, "gradient of the input");
    for (const [i, [name, grad]] of Object.entries(expected.grad_weights).entries()) {
      expect(layer.trainableWeights[i]!.name.split("/").at(-1)).toBe(name.split("/").at(-1));
      expectNear(found.gradWeights[i]!, grad, tol, `gradient of ${name}`);
    }
  };
});

await checkKerasCases<StatedInputs>(["layer/rnn"], ({ config, inputs, expected, expected_select, tol }) => {
  const layer = layerOf(config);
  return async () => {
    const { mask, initial_state } = inputs.kwargs;
    const { outputs } = await layerValues(layer, {
      x: Tensor.from(inputs.args[0]),
      mask: maskOf(mask),
      weights: tensors(inputs.weights),
      options: initial_state === undefined ? undefined : { initialState: [Tensor.from(initial_state)] },
    });
    const [select] = expected_select ?? [];
    if (select === undefined) return expectNear(outputs[0]!, expected, tol);
    if (outputs.length > 1) return expectNear(outputs[select]!, expected, tol);
    expectNear(Tensor.from((outputs[0]!.toArray() as Json[])[select]), expected, tol); // of one sample
  };
});

function layerOf(config: KerasConfig): AnyLayer {
  // Keras's cases leave out what is None, and for Bidirectional that is no merging at all.
  const apart = config.class_name === "Bidirectional" && (config.config ?? config).merge_mode === undefined;
  return fromKeras(config, apart ? { mergeMode: null } : {});
}

function maskOf(mask: Json): Tensor | undefined {
  return mask === null || mask === undefined ? undefined : Tensor.from(mask);
}

function tensors(weights: Readonly<Record<string, Json>>): Tensor[] {
  return Object.values(weights).map((weight) => Tensor.from(weight));
}
