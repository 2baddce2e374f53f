import { checkOp, type OpCase } from "../../harness/check-op.js";
import type { OpName } from "../../reference/index.js";

// Reading and writing is that of unary.gpu.test.ts; here one awkward shape does, over the range where an op is defined.
const between = (low: number, high: number): OpCase => ({ shapes: [[3, 23]], range: [low, high] });
const at = (label: string, ...values: number[]): OpCase => ({
  label,
  shapes: [[values.length]],
  values: [values],
  gradient: false,
});
const pairs = (label: string, a: readonly number[], b: readonly number[]): OpCase => ({
  label,
  shapes: [[a.length], [b.length]],
  values: [a, b],
  gradient: false,
});
const [nan, inf] = [Number.NaN, Infinity];
const special = at("special values", nan, inf, -inf, 0, 1, -1);

/** Ops with their cases; within four units in the last place unless another number is given. */
// biome-ignore format: a table
const rows: readonly (readonly [OpName, readonly OpCase[], number?])[] = [
  ["log", [at("special values", nan, inf, -inf, 0, -1, 1)]],
  ["exp2", [between(-5, 5), special], 13], // as exp: 3 + 2·|x|
  ["expm1", [between(-5, 5), between(-1e-3, 1e-3), special], 13],
  ["log1p", [between(-0.9, 9), between(-1e-3, 1e-3), special]],
  ["log2", [between(0.01, 9), special, at("powers of 2", 2 ** -100, 0.125, 8, 2 ** 100)]],
  ["log10", [between(0.01, 9), special]],
  ["erf", [between(-4, 4), between(-1e-3, 1e-3), special]],
  ["erfinv", [between(-0.99, 0.99), special, at("beyond", 2, -inf)], 8],
  ["sin", [between(-7, 7), at("special values", nan, inf, -inf, 0, 1e4, 1e-20)]],
  ["cos", [between(-7, 7), at("special values", nan, inf, -inf, 0, 1e4, 1e-20)]],
  ["tan", [between(-1.4, 1.4), at("special values", nan, inf, -inf, 0, 1e4, 1e-20)], 8],
  ["arcsin", [between(-0.95, 0.95), special, at("beyond", 2, -1.5)]],
  ["arccos", [between(-0.95, 0.95), special, at("beyond", 2, -1.5)]],
  ["arctan", [between(-9, 9), special]],
  ["sinh", [between(-4, 4), between(-1e-3, 1e-3), special, at("nearly too large", 88.9, -88.9)], 16],
  ["cosh", [between(-4, 4), special, at("nearly too large", 88.9, -88.9)], 16],
  ["arcsinh", [between(-9, 9), between(-1e-3, 1e-3), special, at("far out", 1e30, -1e30)]],
  ["arccosh", [between(1.01, 9), special, at("far out", 1e30, 1.0001)]],
  ["arctanh", [between(-0.9, 0.9), between(-1e-3, 1e-3), special, at("beyond", 2, -inf)]],
  ["floor", [{ ...between(-9, 9), gradient: false }, special]],
  ["ceil", [special, at("halves", -1.5, -0.5, 0.5, 2.25)]],
  ["trunc", [special, at("halves", -1.5, -0.5, 0.5, 2.25)]],
  ["round", [special, at("halves go to the even neighbour", -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.51)]],
  ["abs", [{ shapes: [[7]], dtypes: ["int32"] }, special]],
  ["sign", [{ shapes: [[7]], dtypes: ["int32"] }, special]],
];
for (const [name, cases, ulps = 4] of rows) {
  // Beside an error of its own size, that of rounding the argument of a sine or cosine.
  checkOp(name, cases, { ulps, terms: () => (["sin", "cos", "arccos"].includes(name) ? 1 : 0) });
}
checkOp("round", [{ ...between(-9, 9), args: [{ decimals: 2 }], gradient: false }], { terms: () => 1 });
checkOp("round", [{ ...between(-900, 900), args: [{ decimals: -1 }], gradient: false }]);

// biome-ignore format: a table
const twos: readonly (readonly [OpName, readonly OpCase[]])[] = [
  ["arctan2", [{ shapes: [[7, 5], [5]] }, pairs("axes", [0, -0, 0, -0, 1, -1, nan, 1, inf, inf, 1], [1, 1, -1, -1, 0, 0, 1, nan, inf, -inf, inf])]],
  ["logaddexp", [{ shapes: [[7, 5], [5]], range: [-9, 9] }, pairs("far out", [1e4, -1e4, inf, -inf, -inf, nan, 1e4], [0, 1e4, inf, -inf, 3, 1, nan])]],
  ["floorDivide", [{ shapes: [[7, 5], [5]], range: [-9, 9], gradient: false }, { shapes: [[7, 9], [9]], dtypes: ["int32", "int32"], range: [-9, -1] }]],
  ["mod", [{ shapes: [[7, 5], [5]], range: [-9, 9] }, pairs("signs", [7, -7, 7, -7, 1, -1, 0, nan, inf, 1], [3, 3, -3, -3, inf, inf, 2, 1, 2, nan])]],
  ["clip", [{ shapes: [[7, 5]], args: [-0.4, 0.3] }, { ...special, args: [-2, 2] }, { shapes: [[7, 9]], dtypes: ["int32"], args: [-3, 4] }]],
];
for (const [name, cases] of twos) checkOp(name, cases, { ulps: 8, terms: () => 1 });
checkOp("mod", [
  { label: "whole", shapes: [[6], [6]], dtypes: ["int32", "int32"], values: [[7, -7, 7, -7, 6, 0], [3, 3, -3, -3, -3, 5]] }, // biome-ignore format: a table
  { label: "unsigned", shapes: [[3], [3]], dtypes: ["uint32", "uint32"], values: [[7, 8, 4e9], [3, 4, 7]] }, // biome-ignore format: a table
]);
