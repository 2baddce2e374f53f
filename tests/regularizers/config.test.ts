import { expect, test } from "vitest";
import {
  ArgumentError,
  Dense,
  fill,
  getRegularizer,
  L1,
  L1L2,
  L2,
  OrthogonalRegularizer,
  ops,
  type SymbolicTensor,
} from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

const notFromZeroUp = [-1, Number.NaN, Number.POSITIVE_INFINITY, "1", null];

checkConfig("L1", { config: { l1: 0.5 }, refuses: { l1: notFromZeroUp } });
checkConfig("L2", { config: { l2: 0.5 }, refuses: { l2: notFromZeroUp } });
checkConfig("L1L2", { config: { l1: 0.5, l2: 0.25 }, refuses: { l1: notFromZeroUp, l2: notFromZeroUp } });
checkConfig("OrthogonalRegularizer", {
  config: { factor: 0.5, mode: "columns" },
  refuses: { factor: notFromZeroUp, mode: ["cols", "column", null] },
});

test("the factor may come first, as in Keras", () => {
  expect(new L1(0.5).config).toEqual({ l1: 0.5 });
  expect(new L2(0.5).config).toEqual(new L2({ l2: 0.5 }).config);
  expect(new OrthogonalRegularizer(0.5, { mode: "columns" }).config).toEqual({ factor: 0.5, mode: "columns" });
  expect(() => new L1L2(0.5 as unknown as object)).toThrow(/^L1L2: these are no options/);
});

test("by name, with Keras's defaults", () => {
  expect(getRegularizer("l1").getConfig()).toEqual({ l1: 0.01 });
  expect(getRegularizer("l2").getConfig()).toEqual({ l2: 0.01 });
  expect(() => getRegularizer("l1_l2" as never)).toThrow(ArgumentError);
  expect(() => getRegularizer("orthogonal_regularizer" as never)).toThrow('Write "orthogonalRegularizer"');
});

test("a function of the weights is one, too", () => {
  const half = (w: SymbolicTensor) => ops.multiply(ops.sum(w), 0.5);
  const penalty = getRegularizer(half).call(fill(2, [3]));
  expect(penalty.source.kind === "output" && penalty.source.node.op.name).toBe("multiply");
  const layer = new Dense(2, { kernelRegularizer: half });
  layer.ensureBuilt([3]);
  expect(layer.regularizers.map(({ regularizer }) => regularizer.getConfig())).toEqual([{ fn: half }]);
});
