import { expect, test } from "vitest";
import { type SymbolicTensor, Tensor, Variable } from "../../../src/index.js";
import { writeSteps } from "../../../src/ops/sequence/write-steps.js";
import { inBothFamilies } from "../../harness/both-families.js";

test("steps are written where they belong, in place, and later reads see them", async () => {
  const old = Array.from({ length: 30 }, (_, i) => -i);
  const fresh = Array.from({ length: 12 }, (_, i) => 100 + i);
  const build = (x: SymbolicTensor, places: SymbolicTensor) => {
    const kept = new Variable("kept", [2, 5, 3], Float32Array.from(old));
    writeSteps(kept, x, places);
    return { kept: kept.tensor };
  };
  // Of the second item one place lies beyond the end, and one before the beginning: nothing is written there.
  const places = Tensor.from([3, 4, 5, -1], [2, 2], "int32");
  await inBothFamilies([Tensor.from(fresh, [2, 2, 3]), places], build, ({ kept }) => {
    expect(kept).toEqual(old.toSpliced(9, 6, ...fresh.slice(0, 6)));
  });
});
