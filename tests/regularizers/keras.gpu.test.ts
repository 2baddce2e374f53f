import { expect, test } from "vitest";
import { compile, L1, L2, OrthogonalRegularizer, Regularizer, type SymbolicTensor, Tensor } from "../../src/index.js";
import { checkKerasCases, fromKeras, type Json } from "../harness/keras-cases.js";
import { expectNear, expectNumberNear, ROUNDING } from "../harness/near.js";

await checkKerasCases<{ readonly x: Json }>(["regularizer"], ({ config, inputs, expected, tol }) => {
  const regularizer = fromKeras(config);
  if (!(regularizer instanceof Regularizer)) throw new Error(`${config.class_name} is no regularizer`);
  return async () => expectNear(await penalty(regularizer, Tensor.from(inputs.x)), expected, tol);
});

test("L1 and L2 add up what they say", async () => {
  const w = Tensor.from([
    [1, -2],
    [3, 0],
  ]);
  expectNumberNear((await penalty(new L1(), w)).item(), 0.06, ROUNDING);
  expectNumberNear((await penalty(new L2({ l2: 0.5 }), w)).item(), 7, ROUNDING);
});

test("OrthogonalRegularizer is zero for right angles and counts each pair once", async () => {
  expectNumberNear(
    (
      await penalty(
        new OrthogonalRegularizer(),
        Tensor.from([
          [2, 0],
          [0, 3],
        ]),
      )
    ).item(),
    0,
    ROUNDING,
  );
  const slanted = Tensor.from([
    [1, 0],
    [3, 4],
  ]); // the cosine is 0.6
  expectNumberNear((await penalty(new OrthogonalRegularizer({ factor: 1 }), slanted)).item(), 0.6, {
    rtol: 1e-5,
    atol: 0,
  });
});

test("negative factors are refused", () => {
  expect(() => new L2({ l2: -1 })).toThrow(/expected a number from 0 up, received -1/);
});

async function penalty(regularizer: Regularizer, w: Tensor): Promise<Tensor> {
  const program = await compile<readonly [Tensor], SymbolicTensor>((x) => regularizer.call(x), [w]);
  return program.run(w);
}
