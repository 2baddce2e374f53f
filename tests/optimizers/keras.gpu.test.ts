import { currentDevice } from "../../src/gpu/current.js";
import { Slab } from "../../src/graph/memory/slab.js";
import { assign, compile, Optimizer, type SymbolicTensor, Tensor, updateWeights, Variable } from "../../src/index.js";
import { checkKerasCases, fromKeras, type Json, NotYet } from "../harness/keras-cases.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

interface OptimizerInputs {
  readonly initial_variable?: Json;
  readonly gradient?: Json;
  readonly first_gradient?: Json;
  readonly gradient_every_later_step?: Json;
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
      const found = await trajectory(made(), initial, [first, later, later, later, later]);
      for (const [i, value] of expected.entries()) expectNear(found[i]!, value, tol, `after step ${i + 1}`);
    };
  }
  if (inputs.variables !== undefined) {
    // Keras steps var1 by three optimizers in turn. The variable that it leaves out of the decay waits for that option.
    return async () => {
      let value = Tensor.from([inputs.variables!.var1]);
      for (let i = 0; i < 3; i++) value = (await trajectory(made(), value.toArray(), [[gradient]]))[0]!;
      expectNumberNear(value.item(), expected.var1_after_3_optimizers, { rtol: 0, atol: 1.5 * 10 ** -tol.decimal! });
    };
  }
  if (initial === undefined) throw new NotYet("clipping");
  return async () => expectNear((await trajectory(made(), initial, [gradient]))[0]!, expected, tol);
});

/** The variable after each step by one of the gradients. */
async function trajectory(optimizer: Optimizer, initial: Json, gradients: readonly Json[]): Promise<Tensor[]> {
  const { memory } = await currentDevice();
  const start = Tensor.from(initial);
  const params = Slab.of(memory, "parameters", [new Variable("w", start.shape, Float32Array.from(start.data))]);
  const grads = params.like("gradients");
  const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, params.like(slot)]));
  const wholes = Object.fromEntries(Object.entries(slots).map(([name, { whole }]) => [name, whole]));
  const program = await compile<readonly [Tensor], SymbolicTensor>(
    (gradient) => {
      assign(grads.variables[0]!, gradient);
      updateWeights(optimizer, [{ params: params.whole, grads: grads.whole, slots: wholes }]);
      return params.variables[0]!.tensor;
    },
    [start],
    { label: optimizer.name },
  );
  const found: Tensor[] = [];
  for (const gradient of gradients) {
    found.push(await program.enqueue([Tensor.from(gradient)], optimizer.nextStep()));
  }
  program.dispose();
  for (const slab of [params, grads, ...Object.values(slots)]) slab.release();
  return found;
}
