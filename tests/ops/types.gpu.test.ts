import { expect, test } from "vitest";
import type { DType } from "../../src/dtype.js";
import { constant } from "../../src/graph/symbols/constant.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";

/** What every device has. */
type Held = Exclude<DType, "float16">;

const values = {
  float32: [1.5, 0, -2, 7],
  int32: [-(2 ** 31), 0, 1, 2 ** 31 - 1],
  uint32: [2 ** 32 - 1, 0, 1, 2 ** 31],
  bool: [1, 0, 0, 1],
} as const satisfies Record<Held, readonly number[]>;

test.each(Object.entries(values))("%s goes in, through and out, as input, constant and result", async (name, data) => {
  const x = Tensor.from(data, [2, 2], name as DType);
  await inBothFamilies(
    [x],
    (t) => {
      const known = constant(x);
      const joined = ops.concat([t, known], 0);
      return {
        input: t,
        constant: known,
        joined,
        taken: ops.take(joined, constant(Tensor.from([3, 0], [2], "int32")), { axis: 0 }),
        chosen: ops.where(ops.equal(t, known), known, ops.transpose(t)),
        same: ops.equal(t, known),
        different: ops.notEqual(t, known),
      };
    },
    (found) =>
      expect(found).toEqual({
        input: data,
        constant: data,
        joined: [...data, ...data],
        taken: [data[2], data[3], data[0], data[1]],
        chosen: data,
        same: [1, 1, 1, 1],
        different: [0, 0, 0, 0],
      }),
  );
});

// biome-ignore format: a table
const casts: readonly (readonly [dtype: DType, from: readonly number[], to: Readonly<Record<Held, readonly number[]>>])[] = [
  ["float32", [2.9, -2.9, 0, 0.5], { float32: [2.9, -2.9, 0, 0.5].map(Math.fround), int32: [2, -2, 0, 0], uint32: [2, 0, 0, 0], bool: [1, 1, 0, 1] }],
  ["int32", [5, -1, 0, 2 ** 24], { float32: [5, -1, 0, 2 ** 24], int32: [5, -1, 0, 2 ** 24], uint32: [5, 2 ** 32 - 1, 0, 2 ** 24], bool: [1, 1, 0, 1] }],
  ["uint32", [5, 2 ** 32 - 1, 0, 1], { float32: [5, 2 ** 32, 0, 1], int32: [5, -1, 0, 1], uint32: [5, 2 ** 32 - 1, 0, 1], bool: [1, 1, 0, 1] }],
  ["bool", [1, 0, 0, 1], { float32: [1, 0, 0, 1], int32: [1, 0, 0, 1], uint32: [1, 0, 0, 1], bool: [1, 0, 0, 1] }],
];
test.each(casts)("%s is cast to every type", async (dtype, from, to) => {
  await inBothFamilies(
    [Tensor.from(from, [4], dtype)],
    (x) => Object.fromEntries(Object.keys(to).map((name) => [name, ops.cast(x, name as DType)])),
    (found) => expect(found).toEqual(to),
  );
});
