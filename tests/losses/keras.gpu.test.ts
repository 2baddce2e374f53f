import { compile, gradients, Loss, ops, type SymbolicTensor, Tensor } from "../../src/index.js";
import { checkKerasCases, fromKeras, type Json, type KerasConfig } from "../harness/keras-cases.js";
import { expectNear } from "../harness/near.js";

interface LossInputs {
  readonly y_true: Json;
  readonly y_pred: Json;
  readonly sample_weight?: Json;
}

/** A value, or with its gradient by the predictions. */
type LossExpected = number | Json[] | { readonly value: number; readonly grad_y_pred: Json };

await checkKerasCases<LossInputs, LossExpected>(["loss"], ({ config, inputs, expected, tol }) => {
  const loss = lossOf(config);
  return async () => {
    const { value, gradient } = await lossValues(loss, inputs);
    if (typeof expected === "number" || Array.isArray(expected)) return expectNear(value, expected, tol);
    expectNear(value, expected.value, tol);
    expectNear(gradient, expected.grad_y_pred, tol, "gradient");
  };
});

function lossOf(config: KerasConfig): Loss {
  const { reduction = "none" } = config.config ?? config; // Keras leaves `reduction: None` out
  const loss = fromKeras(config, reduction === "none" ? { reduction } : {});
  if (!(loss instanceof Loss)) throw new Error(`${config.class_name} is no loss`);
  return loss;
}

async function lossValues(loss: Loss, inputs: LossInputs): Promise<{ value: Tensor; gradient: Tensor }> {
  const given = [inputs.y_true, inputs.y_pred, inputs.sample_weight].flatMap((values) =>
    values === undefined ? [] : [Tensor.from(values)],
  );
  const program = await compile<readonly Tensor[], { value: SymbolicTensor; gradient: SymbolicTensor }>(
    (yTrue, yPred, sampleWeight) => {
      const value = loss.call(yTrue!, yPred!, sampleWeight);
      return { value, gradient: gradients(ops.sum(value), [yPred!])[0]! };
    },
    given,
    { label: loss.name },
  );
  return program.run(...given);
}
