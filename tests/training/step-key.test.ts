import { expect, test } from "vitest";
import { InternalError } from "../../src/errors.js";
import { mapTree } from "../../src/structure.js";
import type { Tensor } from "../../src/tensor.js";
import { stepOf } from "../../src/training/step-key.js";

test("the key of a program tells what its step takes", () => {
  const specs = '{"x":{"a":"float32 2,3","b":["int32 2","bool 2,1"]},"y":"float32 2","sampleWeight":"float32 "}';
  const { purpose, batch } = stepOf(`3 0 train ${specs}`);
  expect(purpose).toBe("train");
  expect(mapTree(batch, ({ dtype, shape }: Tensor) => `${dtype} ${shape}`)).toEqual(JSON.parse(specs));
  expect(stepOf('12 7 predict {"x":"float32 1"}').purpose).toBe("predict");
  expect(() => stepOf("generate 1 64")).toThrow(InternalError);
});
