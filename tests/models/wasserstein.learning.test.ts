import { expect, test } from "vitest";
import {
  Adam,
  Dense,
  gradients,
  Model,
  ops,
  Random,
  Sequential,
  type StepLogs,
  type SymbolicSamples,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";

// WGAN-GP (Gulrajani et al., "Improved Training of Wasserstein GANs", 2017) on four points in the plane. Its penalty is a gradient's size,
// so that training it takes the gradients of gradients.

const CORNERS = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

class Wasserstein extends Model {
  static override className = "Wasserstein";
  readonly generator = new Sequential([
    new Dense(32, { activation: "tanh", inputShape: [2] }),
    new Dense(32, { activation: "tanh" }),
    new Dense(2),
  ]);
  readonly critic = new Sequential([
    new Dense(32, { activation: "softplus", inputShape: [2] }),
    new Dense(32, { activation: "softplus" }),
    new Dense(1),
  ]);
  readonly optimizers = {
    generator: new Adam(5e-4, { beta1: 0, beta2: 0.9 }),
    critic: new Adam(5e-3, { beta1: 0, beta2: 0.9 }),
  };

  override call(noise: SymbolicTensor) {
    return this.generator.apply(noise) as SymbolicTensor;
  }

  override trainStep({ x }: SymbolicSamples): StepLogs {
    const real = x as SymbolicTensor;
    const count = real.shape[0]!;
    const fake = this.call(ops.randomNormal([count, 2]));
    const score = (points: SymbolicTensor) => this.critic.apply(points) as SymbolicTensor;
    const apart = ops.subtract(ops.mean(score(fake)), ops.mean(score(real)));

    const share = ops.randomUniform([count, 1]);
    const between = ops.stopGradient(ops.add(real, ops.multiply(share, ops.subtract(fake, real))));
    const [slope] = gradients(ops.sum(score(between)), [between]);
    const steep = ops.subtract(ops.norm(slope, { axis: -1 }), 1);
    const criticLoss = ops.add(apart, ops.multiply(ops.mean(ops.square(steep)), 1));

    this.#update("critic", criticLoss);
    this.#update("generator", ops.negative(ops.mean(score(fake))));
    return { distance: ops.negative(apart), steepness: ops.mean(ops.norm(slope, { axis: -1 })) };
  }

  #update(part: "generator" | "critic", loss: SymbolicTensor): void {
    const weights = this[part].trainableWeights;
    const tensors = weights.map(({ tensor }) => tensor);
    this.optimizers[part].apply(gradients(loss, tensors), weights);
  }
}

test("a WGAN with gradient penalty learns a mixture of four", async () => {
  setRandomSeed(3);
  const random = new Random(1);
  const real = Tensor.from(
    Array.from({ length: 512 }, (_, i) => CORNERS[i % 4]!.map((c) => c + 0.25 * random.normal())),
  );
  const model = new Wasserstein();
  model.compile();
  const noise = Tensor.from(Array.from({ length: 256 }, () => [random.normal(), random.normal()]));
  const before = energyDistance(await model.predict(noise), real);
  const { history } = await model.fit(real, undefined, { batchSize: 128, epochs: 150 });
  const after = energyDistance(await model.predict(noise), real);
  expect(before).toBeGreaterThan(0.3);
  expect(after).toBeLessThan(before / 5);
  expect(history.steepness!.at(-1)).toBeGreaterThan(0.7);
  expect(history.steepness!.at(-1)).toBeLessThan(1.3);
  model.dispose();
}, 120_000);

/** How far two clouds of points are apart: 2 E|a − b| − E|a − a′| − E|b − b′| (Székely & Rizzo, 2004). */
function energyDistance(a: Tensor, b: Tensor): number {
  const mean = ({ data: p }: Tensor, { data: q }: Tensor) => {
    let sum = 0;
    for (let i = 0; i < p.length; i += 2) {
      for (let j = 0; j < q.length; j += 2) sum += Math.hypot(p[i]! - q[j]!, p[i + 1]! - q[j + 1]!);
    }
    return (4 * sum) / (p.length * q.length);
  };
  return 2 * mean(a, b) - mean(a, a) - mean(b, b);
}
