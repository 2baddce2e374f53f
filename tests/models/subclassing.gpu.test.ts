import { describe, expect, test } from "vitest";
import {
  type CallContext,
  Dense,
  Dropout,
  gradients,
  Input,
  Lambda,
  Layer,
  Mean,
  Model,
  ops,
  Sequential,
  SGD,
  type StepLogs,
  type SymbolicSamples,
  type SymbolicTensor,
  Tensor,
} from "../../src/index.js";
import { column, rowsOf, samples } from "../harness/models.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

const LOOSE = { rtol: 1e-5, atol: 1e-5 };

describe("losses and metrics that layers add", () => {
  /** Adds the mean square of what goes through to the loss. */
  class Watch extends Layer {
    static override className = "Watch";
    override call(x: SymbolicTensor) {
      this.addLoss(ops.multiply(ops.mean(ops.square(x)), 0.5));
      this.addMetric("mean", ops.mean(x));
      return x;
    }
  }

  test("are part of the loss and of the logs, in functional models and stacks", async () => {
    const x = Input([1]);
    const functional = new Model({ inputs: x, outputs: new Watch().apply(x) });
    for (const model of [functional, new Sequential([new Watch()])]) {
      model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse" });
      const logs = await model.evaluate(column([1, 3]), column([0, 0]));
      expect(logs).toEqual({ loss: 7.5, mean: 2 });
    }
  });

  test("are enough: compile needs no loss, fit no targets", async () => {
    const model = new Sequential([
      new Dense(1, { useBias: false, kernelInitializer: "ones", inputShape: [1] }),
      new Watch(),
    ]);
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }) });
    const { history } = await model.fit(column([2, 2]), undefined, { epochs: 2 });
    expectNumberNear(history.loss![0], 2); // ½ w² x²; its gradient at w = 1 is 4
    expectNumberNear(history.loss![1], 0.5 * 0.6 ** 2 * 4);
  });

  test("stand in a layer's losses, penalties on weights behind them, for steps that add them up themselves", async () => {
    class Own extends Model {
      static override className = "Own";
      readonly body = new Sequential([
        new Watch(),
        new Dense(1, { useBias: false, kernelInitializer: "ones", kernelRegularizer: "l2", inputShape: [1] }),
      ]);
      readonly other = new Watch();
      override call(x: SymbolicTensor) {
        return this.other.apply(this.body.apply(x));
      }
      override testStep({ x }: SymbolicSamples): StepLogs {
        this.apply(x as SymbolicTensor);
        const sum = (layer: Layer) => layer.losses.reduce((total, loss) => ops.add(total, loss), ops.zeros([]));
        return { body: sum(this.body), other: sum(this.other), all: sum(this), own: sum(new Watch()) };
      }
    }
    const model = new Own();
    model.compile({ optimizer: "sgd" });
    const logs = await model.testOnBatch(column([1, 3]));
    expect(Object.keys(logs)).toEqual(["body", "other", "all", "own"]);
    expectNumberNear(logs.body, 2.5 + 0.01);
    expectNumberNear(logs.other, 2.5);
    expectNumberNear(logs.all, 5.01);
    expect(logs.own).toBe(0);
    expect(model.losses).toHaveLength(1); // amid no step there are the penalties alone
  });

  test("activity regularizers count per sample", async () => {
    const model = new Sequential([
      new Dense(1, { useBias: false, kernelInitializer: "ones", inputShape: [1], activityRegularizer: "l2" }),
    ]);
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse" });
    const logs = await model.evaluate(column([1, 3]), column([1, 3]));
    expectNumberNear(logs.loss, (0.01 * 10) / 2);
  });
});

describe("a subclassed model", () => {
  class Branches extends Model<SymbolicTensor, readonly [SymbolicTensor, SymbolicTensor]> {
    static override className = "Branches";
    readonly body = new Dense(3, { activation: "relu" });
    readonly heads = [new Dense(1), new Dense(2)] as const;
    readonly drop = new Dropout(0.5);
    override call(x: SymbolicTensor, _context?: CallContext): readonly [SymbolicTensor, SymbolicTensor] {
      const hidden = this.drop.apply(this.body.apply(x));
      return [this.heads[0].apply(hidden), this.heads[1].apply(hidden)];
    }
  }

  test("finds the layers in its fields and gives several outputs", async () => {
    const model = new Branches();
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: ["mse", "mae"] });
    const x = samples(6, 4);
    const { history } = await model.fit(x, [samples(6, 1), samples(6, 2)], { epochs: 2, batchSize: 3 });
    expect(Object.keys(history)).toEqual(["loss", "output_0_loss", "output_1_loss"]);
    expect(model.weights.length).toBe(6);
    const [a, b] = await model.predict(x);
    expect([a.shape, b.shape]).toEqual([
      [6, 1],
      [6, 2],
    ]);
    const [again] = await model.predictOnBatch(x);
    expectNear(again, a);
    model.dispose();
  });
});

test("Lambda and ops between layers compute what they say", async () => {
  const x = Input([3]);
  const halved = new Lambda((value: SymbolicTensor) => ops.multiply(value, 0.5)).apply(x);
  const model = new Model({ inputs: x, outputs: ops.subtract(ops.square(halved), x) });
  const data = samples(4, 3);
  expectNear(
    await model.predict(data),
    rowsOf(data).map((row) => row.map((v) => v ** 2 / 4 - v)),
    LOOSE,
  );
});

describe("steps of one's own", () => {
  /** Two players: d pulls w·x towards 1, g pulls it towards 0, each with an optimizer of its own. */
  class Gan extends Model {
    static override className = "Gan";
    readonly generator = new Dense(1, { useBias: false, kernelInitializer: "ones", inputShape: [1] });
    readonly critic = new Dense(1, { useBias: false, kernelInitializer: "ones", inputShape: [1] });
    readonly optimizers = { generator: new SGD({ learningRate: 0.1 }), critic: new SGD({ learningRate: 0.01 }) };
    readonly criticLoss = new Mean({ name: "critic_loss" });
    override call(x: SymbolicTensor) {
      return this.critic.apply(this.generator.apply(x));
    }
    override trainStep({ x }: SymbolicSamples): StepLogs {
      const real = this.call(x as SymbolicTensor);
      const towards = (target: number) => ops.mean(ops.square(ops.subtract(real, target)));
      const losses = { generator: towards(0), critic: towards(1) };
      for (const part of ["generator", "critic"] as const) {
        const variables = this[part].trainableWeights;
        const tensors = variables.map(({ tensor }) => tensor);
        this.optimizers[part].apply(gradients(losses[part], tensors), variables);
      }
      this.criticLoss.update(losses.critic);
      return { generator_loss: losses.generator, critic_loss: this.criticLoss };
    }
  }

  test("a GAN's two optimizers take turns; logs are what the step returns", async () => {
    const model = new Gan();
    model.compile();
    let [g, c] = [1, 1];
    const wanted = { generator: [] as number[], critic: [] as number[] };
    for (let epoch = 0; epoch < 3; epoch++) {
      const y = g * c * 2;
      wanted.generator.push(y ** 2);
      wanted.critic.push((y - 1) ** 2);
      const [dg, dc] = [2 * y * c * 2, 2 * (y - 1) * g * 2];
      g -= 0.1 * dg;
      c -= 0.01 * dc;
    }
    const { history } = await model.fit(column([2, 2]), undefined, { epochs: 3 });
    expect(Object.keys(history)).toEqual(["critic_loss", "generator_loss"]);
    expectNear(Tensor.from(history.generator_loss!), wanted.generator, LOOSE);
    expectNear(Tensor.from(history.critic_loss!), wanted.critic, LOOSE);
    expectNear((await model.generator.getWeights())[0]!, [[g]], LOOSE);
    expectNear((await model.critic.getWeights())[0]!, [[c]], LOOSE);
    expect(Object.values(model.optimizers).map(({ iterations }) => iterations)).toEqual([3, 3]);
  });

  /** A variational autoencoder without its noise, so that its numbers can be worked out. */
  class Vae extends Model {
    static override className = "Vae";
    readonly mean = new Dense(2, { inputShape: [3] });
    readonly logVariance = new Dense(2);
    readonly decoder = new Dense(3);
    override call(x: SymbolicTensor) {
      const [mean, logVariance] = [this.mean.apply(x), this.logVariance.apply(x)];
      const terms = ops.subtract(ops.add(1, logVariance), ops.add(ops.square(mean), ops.exp(logVariance)));
      this.addLoss(ops.multiply(ops.mean(ops.sum(terms, { axis: 1 })), -0.5));
      return this.decoder.apply(mean);
    }
  }

  test("a VAE's divergence is added to its reconstruction", async () => {
    const model = new Vae();
    model.compile({ optimizer: new SGD({ learningRate: 0.05 }), loss: "mse" });
    const x = samples(6, 3);
    const y = await model.predict(x);
    const [mk, mb, vk, vb] = await model.getWeights();
    const dense = (kernel: Tensor, bias: Tensor) => {
      const k = rowsOf(kernel);
      return rowsOf(x).map((row) =>
        Array.from(bias.data, (b, j) => row.reduce((sum, v, i) => sum + v * k[i]![j]!, Number(b))),
      );
    };
    const [means, logs] = [dense(mk!, mb!), dense(vk!, vb!)];
    const kl = means.flatMap((row, i) => row.map((m, j) => -0.5 * (1 + logs[i]![j]! - m * m - Math.exp(logs[i]![j]!))));
    const mse = Array.from(x.data, (v, i) => (v - y.data[i]!) ** 2).reduce((sum, v) => sum + v, 0) / x.size;
    expectNumberNear((await model.evaluate(x, x)).loss, mse + kl.reduce((sum, v) => sum + v, 0) / 6, LOOSE);
    const { history } = await model.fit(x, x, { epochs: 5 });
    expect(history.loss![4]).toBeLessThan(history.loss![0]!);
  });
});
