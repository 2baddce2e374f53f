/** Ops between layers, and sizes that are not known, written by model.export and run by ONNX Runtime. */
import { describe, expect, test } from "vitest";
import * as w from "../../src/index.js";
import { expectNear } from "../harness/near.js";
import { runInRuntime } from "../harness/onnx-runtime.js";
import { numbers, wave } from "./onnx-models.js";

const { ops } = w;
type X = w.SymbolicTensor;
const TOLERANCE = { rtol: 5e-5, atol: 5e-5 };

async function judge(model: w.Model<any, any>, inputs: readonly w.Tensor[]): Promise<void> {
  const wanted = [await model.predict((inputs.length === 1 ? inputs[0] : inputs) as never)].flat() as w.Tensor[];
  const found = await runInRuntime(await model.export({ format: "onnx" }), inputs);
  for (const [i, tensor] of wanted.entries()) expectNear(found[i]!, tensor.cast("float32"), TOLERANCE, `output ${i}`);
}

const whole = (x: X) => ops.cast(ops.multiply(x, 10), "int32");
const bools = (x: X) => ops.greater(x, 0);

/** Of [batch, 4, 6]. */
const calls: Readonly<Record<string, (x: X, y: X) => X>> = {
  ...Object.fromEntries(
    (
      [
        ["abs", "negative", "exp", "square", "sigmoid", "tanh", "sign", "sin", "cos", "tan", "arctan", "sinh", "cosh"],
        ["arcsinh", "erf", "erfc", "floor", "ceil", "round", "trunc", "exp2", "expm1", "cbrt", "sinc", "softplus"],
        ["softsign", "logSigmoid", "silu", "mish", "gelu", "tanhShrink", "squareplus", "elu", "celu", "selu", "relu6"],
        ["hardSigmoid", "hardSilu", "hardTanh", "softShrink", "hardShrink", "sparsePlus", "sparseSigmoid", "sparsemax"],
        [
          "softmax",
          "logSoftmax",
          "relu",
          "leakyRelu",
          "logsumexp",
          "std",
          "variance",
          "mean",
          "flip",
          "sort",
          "argmax",
        ],
        ["argsort", "triu", "tril", "sum", "max", "min", "prod"],
      ] as const
    )
      .flat()
      .map((name) => [name, (x: X) => floats((ops[name] as (x: X) => X)(x))]),
  ),
  ...Object.fromEntries(
    (["sqrt", "rsqrt", "log", "log1p", "log2", "log10", "reciprocal", "arccosh"] as const).map((name) => [
      name,
      (x: X) => ops[name](ops.add(ops.square(x), 1.1)),
    ]),
  ),
  ...Object.fromEntries(
    (["arcsin", "arccos", "arctanh"] as const).map((name) => [name, (x: X) => ops[name](ops.multiply(x, 0.9))]),
  ),
  ...Object.fromEntries(
    (
      ["add", "subtract", "multiply", "divide", "maximum", "minimum", "logaddexp", "hypot", "arctan2", "prelu"] as const
    ).map((name) => [name, (x: X, y: X) => ops[name](x, y)]),
  ),
  ...Object.fromEntries(
    (["floorDivide", "mod", "fmod", "add", "subtract", "multiply", "maximum", "minimum"] as const).map((name) => [
      `${name} of whole numbers`,
      (x: X, y: X) => floats(ops[name](whole(x), ops.add(ops.multiply(whole(y), 2), 1))),
    ]),
  ),
  ...Object.fromEntries(
    (["equal", "notEqual", "greater", "greaterEqual", "less", "lessEqual"] as const).map((name) => [
      name,
      (x: X, y: X) => floats(ops[name](ops.round(x), ops.round(y))),
    ]),
  ),
  ...Object.fromEntries(
    (["logicalAnd", "logicalOr", "logicalXor"] as const).map((name) => [
      name,
      (x: X, y: X) => floats(ops[name](bools(x), bools(y))),
    ]),
  ),
  "floorDivide, mod, fmod": (x, y) => ops.add(ops.floorDivide(x, y), ops.add(ops.mod(x, y), ops.fmod(x, y))),
  power: (x, y) => ops.power(ops.add(ops.abs(x), 0.5), y),
  "logicalNot, isfinite, isnan": (x) => {
    const roots = ops.log(x);
    return floats(ops.logicalOr(ops.logicalNot(ops.isnan(roots)), ops.isfinite(roots)));
  },
  "isinf, isposinf, isneginf": (x) => {
    const ends = ops.divide(ops.round(x), 0);
    return ops.add(floats(ops.isinf(ends)), ops.subtract(floats(ops.isposinf(ends)), floats(ops.isneginf(ends))));
  },
  heaviside: (x) => ops.heaviside(ops.round(x), 0.5),
  where: (x, y) => ops.where(bools(x), y, 0.25),
  "relu with all its options": (x) => ops.relu(x, { negativeSlope: 0.2, maxValue: 0.6, threshold: 0.1 }),
  threshold: (x) => ops.threshold(x, 0.3, -1),
  clip: (x) => ops.clip(x, -0.4, 0.7),
  "slices from either end": (x) => ops.slice(x, [undefined, { start: -3, stop: -1 }, { step: 2 }]),
  "slices backwards": (x) => ops.slice(x, [undefined, { step: -1 }, { start: 4, stop: 0, step: -2 }]),
  "the last of a batch": (x) => ops.multiply(x, ops.slice(x, [{ start: -1 }])),
  "parts and joints": (x) => ops.concat([...ops.split(x, 3, 2), ops.stack(ops.unstack(x, 2).slice(0, 2), 2)], 2),
  pad: (x) => ops.pad(x, [[0, 0], [1, 2], [0, 3]], { constantValues: 7 }), // biome-ignore format: one line
  "pad, mirrored": (x) => ops.pad(x, [[0, 0], [1, 2], [0, 0]], { mode: "reflect" }), // biome-ignore format: one line
  tile: (x) => ops.tile(x, [1, 2, 3]),
  repeat: (x) => ops.repeat(x, 2, 1),
  roll: (x) => ops.roll(x, 2, 1),
  "moved axes": (x) => ops.moveaxis(ops.swapaxes(x, 1, 2), -1, 1),
  take: (x) => ops.take(x, w.constant(numbers([3], 4)), { axis: 1 }),
  takeAlongAxis: (x) => ops.takeAlongAxis(x, ops.argsort(x, { axis: 2 }), { axis: 2 }),
  topK: (x) => ops.topK(x, 2).values,
  oneHot: (x) => ops.oneHot(ops.mod(whole(x), 5), 5),
  einsum: (x, y) => ops.einsum("bij,bkj->bik", x, y),
  matmul: (x, y) => ops.matmul(x, y, { transposeB: true }),
  dot: (x) => ops.matmul(x, w.constant(wave([6, 3]))),
  "attention, its scores not written": (x, y) => {
    const heads = (z: X) => ops.reshape(z, [-1, 4, 2, 3]);
    return ops.dotProductAttention(heads(x), heads(y), heads(y), { isCausal: true, flashAttention: true });
  },
  "attention of shared heads": (x, y) => {
    const mask = w.constant(numbers([1, 4, 4], 2).cast("bool"));
    const [q, kv] = [
      ops.reshape(x, [-1, 4, 2, 3]),
      ops.reshape(ops.slice(y, [undefined, undefined, { stop: 3 }]), [-1, 4, 1, 3]),
    ];
    return ops.dotProductAttention(q, kv, kv, { mask, flashAttention: true });
  },
  "axes in other norms": (x) => ops.layerNormalization(x, undefined, undefined, { axis: [1, 2] }),
  rmsNormalization: (x) => ops.rmsNormalization(x),
  norm: (x) => ops.norm(x, { axis: -1, ord: 3 } as never),
};

function floats(x: X): X {
  return ops.cast(x, "float32");
}

test.each(Object.entries(calls))("%s", async (_name, call) => {
  const [x, y] = [w.Input([4, 6]), w.Input([4, 6])];
  const model = new w.Model({ inputs: [x, y], outputs: call(x, y) } as never);
  await judge(model, [wave([3, 4, 6]), wave([3, 4, 6], 1.3)]);
  model.dispose();
});

describe("sizes that are not known before there is a batch", () => {
  test("of pictures", async () => {
    w.setRandomSeed(2);
    const x = w.Input([null, null, 3]);
    const a = new w.Conv2D(4, 3, { padding: "same", strides: 2 }).apply(x);
    const b = new w.MaxPooling2D(2).apply(new w.Conv2D(4, 3).apply(a));
    const c = new w.Conv2DTranspose(2, 2, { strides: 2 }).apply(b);
    const model = new w.Model({ inputs: x, outputs: [new w.GlobalAveragePooling2D().apply(b), c] } as never);
    for (const shape of [[2, 17, 14, 3], [1, 24, 31, 3]]) await judge(model, [wave(shape)]); // biome-ignore format: one line
    model.dispose();
  });

  test("of pictures of even sizes alone", async () => {
    w.setRandomSeed(2);
    const x = w.Input([null, null, 2]);
    const a = new w.Conv2D(3, 3, { padding: "same", strides: 2, activation: "relu" }).apply(x);
    const b = new w.MaxPooling2D(2, { padding: "same" }).apply(a);
    const up = new w.UpSampling2D(2, { interpolation: "bilinear" }).apply(b);
    const both = new w.Concatenate().apply([up, a]);
    const out = new w.Concatenate().apply([new w.UpSampling2D(2).apply(both), x]);
    const model = new w.Model({ inputs: x, outputs: out });
    for (const shape of [[1, 8, 12, 2], [2, 16, 4, 2]]) await judge(model, [wave(shape)]); // biome-ignore format: one line
    model.dispose();
  });

  test("of sequences", async () => {
    w.setRandomSeed(2);
    const words = w.Input([null], { dtype: "int32" });
    const e = new w.Embedding(9, 6, { maskZero: true }).apply(words);
    const a = new w.MultiHeadAttention(2, 3).apply([e, e], { useCausalMask: true }) as X;
    const h = new w.Bidirectional(new w.LSTM(4, { returnSequences: true })).apply(new w.Add().apply([a, e])) as X;
    const model = new w.Model({ inputs: words, outputs: [new w.Dense(2).apply(h), new w.GRU(3).apply(h)] } as never);
    await judge(model, [numbers([2, 5], 9)]);
    await judge(model, [numbers([3, 8], 9)]);
    model.dispose();
  });

  test("two of them are not taken for each other", async () => {
    const [x, y] = [w.Input([null, 2]), w.Input([null, 2])];
    const model = new w.Model({ inputs: [x, y], outputs: ops.matmul(x, y, { transposeB: true }) } as never);
    const scores = new w.Attention().apply([x, y]) as X;
    const both = new w.Model({ inputs: [x, y], outputs: [ops.matmul(x, y, { transposeB: true }), scores] } as never);
    const shorter = ops.concat([ops.slice(x, [{}, { stop: -2 }]), ops.slice(y, [{}, { start: 1 }])], 1);
    const parts = new w.Model({ inputs: [x, y], outputs: shorter } as never);
    for (const one of [model, both, parts]) {
      await judge(one, [wave([2, 3, 2]), wave([2, 5, 2])]);
      one.dispose();
    }
  });
});

test("fake quantization and LoRA are written as they compute", async () => {
  w.setRandomSeed(5);
  const model = new w.Sequential([new w.Dense(6, { inputShape: [4] }), new w.Dense(3)]);
  w.enableFakeQuantization(model);
  await judge(model, [wave([2, 4])]);
  w.disableFakeQuantization(model);
  w.enableLora(model, 2, { bInitializer: "glorotUniform" });
  await judge(model, [wave([2, 4])]);
  const weights = new TextDecoder("latin1").decode(await model.export({ format: "onnx" }));
  expect(weights).toContain("lora/a");
  model.dispose();
});
