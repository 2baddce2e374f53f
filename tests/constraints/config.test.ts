import { expect, test } from "vitest";
import { Dense, fill, getConstraint, MaxNorm, ops, type SymbolicTensor, UnitNorm } from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

const notFromZeroUp = [-1, Number.NaN, Number.POSITIVE_INFINITY, "1", null];
const noAxis = [0.5, Number.NaN, "0", [0, 1.5], null];

checkConfig("MaxNorm", { config: { maxValue: 3, axis: [0, 1] }, refuses: { maxValue: notFromZeroUp, axis: noAxis } });
checkConfig("MinMaxNorm", {
  config: { minValue: 1, maxValue: 3, rate: 0.5, axis: 1 },
  refuses: {
    minValue: notFromZeroUp,
    maxValue: notFromZeroUp,
    rate: [-0.1, 1.1, Number.NaN, "1"],
    axis: noAxis,
  },
});
checkConfig("UnitNorm", { config: { axis: [0, 1, 2] }, refuses: { axis: noAxis } });
checkConfig("NonNeg");

test("the first argument may come first, as in Keras", () => {
  expect(new MaxNorm(3, { axis: [0, 1, 2] }).config).toEqual({ maxValue: 3, axis: [0, 1, 2] });
  expect(new UnitNorm([0, 1]).config).toEqual({ axis: [0, 1] });
});

test("by name: Keras's spelling is answered with ours", () => {
  expect(getConstraint("maxNorm").getConfig()).toEqual({ maxValue: 2, axis: 0 });
  expect(() => getConstraint("max_norm" as never)).toThrow('Write "maxNorm"');
});

test("a function of the weights is one, too", () => {
  const half = (w: SymbolicTensor) => ops.multiply(w, 0.5);
  expect(getConstraint(half).call(fill(2, [3])).shape).toEqual([3]);
  const layer = new Dense(2, { kernelConstraint: half });
  layer.ensureBuilt([3]);
  expect(layer.constraints.map(({ constraint }) => constraint.getConfig())).toEqual([{ fn: half }]);
});
