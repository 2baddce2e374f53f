import { describe, expect, test } from "vitest";
import {
  compile,
  gradients,
  Huber,
  Input,
  type Loss,
  losses,
  Model,
  ops,
  type SymbolicTensor,
  Tensor,
  type TensorLike,
} from "../../src/index.js";
import fixture from "../fixtures/keras/losses.json";
import { camelCase } from "../harness/keras-cases.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

// Values and gradients that Keras computed: see tests/fixtures/keras/losses.py.

const tolerance = { rtol: 3e-5, atol: 3e-6 };
const camelKeys = (config: object) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [camelCase(key), value]));
const functionName = (className: string) =>
  className === "CTC" ? "ctc" : className.replace(/^(KL|[A-Z])/, (first) => first.toLowerCase());

type Build = (y: SymbolicTensor, p: SymbolicTensor) => SymbolicTensor;

async function valueAndGradient(build: Build, y: Tensor, p: Tensor) {
  const program = await compile<readonly Tensor[], { values: SymbolicTensor; gradient: SymbolicTensor }>(
    (yTrue, yPred) => {
      const values = build(yTrue!, yPred!);
      return { values, gradient: gradients(ops.sum(values), [yPred!])[0]! };
    },
    [y, p],
  );
  const found = await program.run(y, p);
  program.dispose();
  return found;
}

describe("Keras's values and gradients", () => {
  for (const one of fixture.cases) {
    const config = camelKeys(one.config);
    const [y, p] = [Tensor.from(one.yTrue as TensorLike), Tensor.from(one.yPred)];
    const expected = Tensor.from(one.values, one.shape);

    test(`${one.loss} ${JSON.stringify(one.config)}`, async () => {
      const Class = Reflect.get(losses, one.loss) as new (options: object) => Loss;
      const loss = new Class({ ...config, reduction: null });
      const found = await valueAndGradient((yTrue, yPred) => loss.call(yTrue, yPred), y, p);
      expectNear(found.values, expected, tolerance);
      expectNear(found.gradient, Tensor.from(one.gradient, p.shape), tolerance, "gradient");
    });

    test(`losses.${functionName(one.loss)} ${JSON.stringify(one.config)}`, async () => {
      const fn = Reflect.get(losses, functionName(one.loss)) as (...args: unknown[]) => SymbolicTensor;
      const program = await compile((yTrue, yPred) => fn(yTrue, yPred, config), [y, p] as const);
      expectNear(await program.run(y, p), expected, tolerance);
      program.dispose();
    });
  }

  test("by every reduction, with weights and without", async () => {
    const huber = fixture.cases.find(({ loss }) => loss === "Huber")!;
    const [y, p] = [Tensor.from(huber.yTrue), Tensor.from(huber.yPred)];
    const weights = Tensor.from(fixture.weights);
    for (const [name, [plain, weighted]] of Object.entries(fixture.reductions)) {
      const loss = new Huber({ reduction: camelCase(name) as "sum" });
      const program = await compile((t, q, w) => [loss.call(t, q), loss.call(t, q, w)], [y, p, weights] as const);
      const [found, foundWeighted] = await program.run(y, p, weights);
      expectNumberNear(found!.data[0], plain!, tolerance, name);
      expectNumberNear(foundWeighted!.data[0], weighted!, tolerance, `${name}, weighted`);
      program.dispose();
    }
  });
});

describe("where a loss has a kink, or no end", () => {
  const zeros = Tensor.zeros([2, 3]);
  const hot = Tensor.from([[0, 1, 0], [0, 0, 1]]); // biome-ignore format: one line
  const labels = Tensor.from([1, 2]);
  const cases: readonly (readonly [string, object, Tensor, Tensor])[] = [
    ...["meanAbsoluteError", "meanAbsolutePercentageError", "meanSquaredLogarithmicError", "huber", "logCosh"].flatMap(
      (name) => [[name, {}, zeros, zeros] as const, [name, {}, hot, hot] as const],
    ),
    ["cosineSimilarity", {}, hot, zeros],
    ["klDivergence", {}, hot, zeros],
    ["klDivergence", {}, zeros, hot],
    ["poisson", {}, hot, zeros],
    ["hinge", {}, hot, Tensor.from([[1, 1, 1], [-1, -1, -1]])], // biome-ignore format: one line
    ["categoricalHinge", {}, hot, zeros],
    ["dice", { axis: -1 }, zeros, zeros],
    ["tversky", { axis: -1 }, zeros, zeros],
    ["binaryCrossentropy", {}, hot, hot],
    ["binaryFocalCrossentropy", { gamma: 0.5 }, hot, hot],
    ["binaryFocalCrossentropy", { gamma: 0.5 }, zeros, hot],
    ["categoricalCrossentropy", {}, hot, hot],
    ["categoricalFocalCrossentropy", { gamma: 0.5 }, hot, hot],
    ["categoricalGeneralizedCrossEntropy", {}, labels, zeros],
    ["circle", {}, Tensor.from([1, 2]), zeros], // none of the same class
    ["circle", {}, Tensor.from([1, 1]), hot], // none of another
  ];

  test.each(cases)("%s %o has finite values and gradients", async (name, options, y, p) => {
    const fn = Reflect.get(losses, name) as (...args: unknown[]) => SymbolicTensor;
    const { values, gradient } = await valueAndGradient((yTrue, yPred) => fn(yTrue, yPred, options), y, p);
    for (const value of [...values.data, ...gradient.data]) expect(value).toSatisfy(Number.isFinite);
  });

  test("far logits keep their digits", async () => {
    const far = Tensor.from([[40], [-40]]);
    const right = Tensor.from([[1], [0]]);
    const options = { fromLogits: true, gamma: 0 };
    const build = (y: SymbolicTensor, p: SymbolicTensor) => losses.binaryFocalCrossentropy(y, p, options);
    const { values } = await valueAndGradient(build, right, far);
    expectNear(values, [Math.exp(-40), Math.exp(-40)], { rtol: 1e-5, atol: 0 });
    const wrong = await valueAndGradient(build, Tensor.from([[0], [1]]), far);
    expectNear(wrong.values, [40, 40], tolerance);
  });

  test("small errors of LogCosh keep theirs", async () => {
    const small = Tensor.from([[1e-3], [-2e-4]]);
    const { values, gradient } = await valueAndGradient((y, p) => losses.logCosh(y, p), Tensor.zeros([2, 1]), small);
    expectNear(values, [5e-7, 2e-8], { rtol: 1e-5, atol: 0 });
    expectNear(gradient, [[1e-3], [-2e-4]], { rtol: 1e-5, atol: 0 });
  });
});

describe("a loss as a function", () => {
  test("is recorded between layers", async () => {
    const [a, b] = [Input([3]), Input([3])];
    const model = new Model({ inputs: [a, b], outputs: losses.meanSquaredError(a, b) });
    const [x, y] = [Tensor.from([[1, 2, 3]]), Tensor.from([[1, 0, 0]])];
    expectNear(await model.predict([x, y]), [13 / 3]);
  });

  test("takes the options of its class, and no others", () => {
    const build = (options: object) => {
      const [y, p] = [Input([3]), Input([3])];
      return losses.huber(y, p, options);
    };
    expect(() => build({ reduction: "sum" })).toThrow(/no such option as reduction/);
    expect(() => build({ delta: -1 })).toThrow(/huber|Huber/);
  });

  test("circle compares with others, where told", async () => {
    const [y, p] = [Tensor.from([0, 1]), Tensor.from([[1, 0], [0, 1]])]; // biome-ignore format: one line
    const program = await compile(
      (labels, vectors) =>
        losses.circle(labels, vectors, { refLabels: labels, refEmbeddings: vectors, removeDiagonal: false, gamma: 1 }),
      [y, p] as const,
    );
    // To itself 0: γ·0.4·(0 − 0.4); to the other 1: γ·(1.4 − 1)·(0.6 − 1).
    const each = Math.log1p(Math.exp(-0.16 - 0.16));
    expectNear(await program.run(y, p), [each, each]);
  });
});
