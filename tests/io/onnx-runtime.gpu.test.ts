/** ONNX Runtime as the judge of what model.export writes: it must give the numbers that the model gives here. */
import { expect, test } from "vitest";
import * as w from "../../src/index.js";
import { expectNear } from "../harness/near.js";
import { runInRuntime } from "../harness/onnx-runtime.js";
import { architectures } from "./onnx-models.js";

const TOLERANCE = { rtol: 2e-5, atol: 2e-5 };

test.each(Object.entries(architectures))("%s", async (_name, make) => {
  w.setRandomSeed(3);
  const [model, inputs] = make();
  const x = inputs.length === 1 ? inputs[0] : inputs;
  const wanted = [await model.predict(x as never)].flat() as w.Tensor[];
  const file = await model.export({ format: "onnx" });
  const found = await runInRuntime(file, inputs);
  expect(found).toHaveLength(wanted.length);
  for (const [i, tensor] of wanted.entries()) expectNear(found[i]!, tensor, TOLERANCE, `output ${i}`);
  model.dispose();
});
