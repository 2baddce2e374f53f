import { expect } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { Slab } from "../../src/graph/memory/slab.js";
import { assign, compile, Optimizer, type SymbolicTensor, Tensor, updateWeights, Variable } from "../../src/index.js";
import { OptimizerMemory } from "../../src/training/optimizer-memory.js";
import { Provision } from "../../src/training/provision.js";
import { checkKerasCases, fromKeras, type Json } from "../harness/keras-cases.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

interface OptimizerInputs {
  readonly initial_variable?: Json;
  readonly gradient?: Json;
  readonly first_gradient?: Json;
  readonly gradient_every_later_step?: Json;
  readonly gradient_each_step?: Json;
  readonly variables?: { readonly var1: number };
}

await checkKerasCases<OptimizerInputs>(["optimizer"], ({ config, inputs, expected, tol }) => {
  const made = () => {
    const optimizer = fromKeras(config);
    if (!(optimizer instanceof Optimizer)) throw new Error(`${config.class_name} is no optimizer`);
    return optimizer;
  };
  made();
  const { initial_variable: initial, gradient, first_gradient: first, gradient_every_later_step: later } = inputs;
  if (first !== undefined) {
    return async () => {
      const { values } = await trajectory(made(), initial, [first, later, later, later, later]);
      for (const [i, value] of expected.entries()) expectNear(values[i]!, value, tol, `after step ${i + 1}`);
    };
  }
  if (inputs.variables !== undefined) {
    // Keras steps var1 by three optimizers in turn, and another that each leaves out of the decay.
    return async () => {
      const byThree = async (name: string) => {
        let value = Tensor.from([2]);
        for (let i = 0; i < 3; i++) {
          const optimizer = made();
          optimizer.excludeFromWeightDecay({ varNames: ["excluded"] });
          value = (await trajectory(optimizer, value.toArray(), [[gradient]], name)).values[0]!;
        }
        return value.item();
      };
      const near = { rtol: 0, atol: 1.5 * 10 ** -tol.decimal! };
      expectNumberNear(await byThree("var1"), expected.var1_after_3_optimizers, near);
      expectNumberNear(await byThree("excluded"), expected.excluded, near);
    };
  }
  if (inputs.gradient_each_step !== undefined) {
    return async () => {
      const gradients = expected.variable_after_each_step.map(() => inputs.gradient_each_step);
      const { values, iterations } = await trajectory(made(), initial, gradients);
      for (const [i, value] of expected.variable_after_each_step.entries()) expectNear(values[i]!, value, tol);
      expect(iterations).toEqual(expected.iterations_after_each_step);
    };
  }
  if (initial === undefined) {
    // The clipped gradient is what a step of length 1 from 0 goes by.
    return async () => {
      const optimizer = made();
      optimizer.learningRate = 1;
      const { values } = await trajectory(optimizer, [0, 0], [gradient]);
      expectNear(
        values[0]!,
        expected.map((g: number) => -g),
        tol,
      );
    };
  }
  return async () => expectNear((await trajectory(made(), initial, [gradient])).values[0]!, expected, tol);
});

/** The variable after each step by one of the gradients, and the optimizer's count. */
async function trajectory(optimizer: Optimizer, initial: Json, gradients: readonly Json[], name = "w") {
  const device = await currentDevice();
  const start = Tensor.from(initial);
  const variable = new Variable(name, start.shape, Float32Array.from(start.data));
  const params = Slab.of(device.memory, "parameters", [variable]);
  const provision = new Provision();
  const memory = new OptimizerMemory(device, "test", provision);
  const { runs, gradientSlabs } = memory.layOut(optimizer, [variable]);
  expect(await provision.complaint()).toBeUndefined();
  const program = await compile<readonly [Tensor], SymbolicTensor>(
    (gradient) => {
      assign(runs[0]!.gradients[0]!.home, gradient);
      updateWeights(optimizer, runs, { gradientSlabs });
      return variable.tensor;
    },
    [start],
    { label: optimizer.name },
  );
  const values: Tensor[] = [];
  const iterations: number[] = [];
  for (const gradient of gradients) {
    values.push(await program.enqueue([Tensor.from(gradient)], optimizer.nextStep()));
    iterations.push(optimizer.iterations);
  }
  program.dispose();
  memory.destroy();
  params.release();
  return { values, iterations };
}
