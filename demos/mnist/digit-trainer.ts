import {
  Adam,
  type CallbackLike,
  LearningRateScheduler,
  type Mnist,
  PolynomialDecay,
  type Sequential,
  type Tensor,
} from "wgrad";
import { Trainer } from "../training/trainer.js";
import { type NetworkName, networks } from "./networks.js";

/** What the page's fields say. */
export interface Settings {
  readonly network: NetworkName;
  readonly epochs: number;
  readonly batchSize: number;
  /** Learns from the first so many, and is tested on no more. */
  readonly digits: number;
}

/** A net that learns to read digits, and says at any time what it reads. */
export class DigitTrainer extends Trainer {
  protected readonly model: Sequential;

  constructor(network: NetworkName) {
    super();
    const { build, learningRate } = networks[network];
    this.model = build();
    this.model.compile({
      optimizer: new Adam({ learningRate }),
      loss: "sparseCategoricalCrossentropy",
      metrics: ["accuracy"],
    });
  }

  /** Learns `train`, and shows after every epoch how it does on `test`, from which it learns nothing. */
  train(
    { train, test }: Mnist,
    { epochs, batchSize, digits }: Settings,
    watchers: readonly CallbackLike[],
  ): Promise<void> {
    const x = train.x.slice(0, digits);
    const steps = epochs * Math.ceil((x.shape[0] ?? 0) / batchSize);
    const { learningRate } = this.model.optimizer;
    const falling = new LearningRateScheduler(new PolynomialDecay(learningRate, steps, { endLearningRate: 0 }));
    const fit = (callbacks: readonly CallbackLike[]) =>
      this.model.fit(x, train.y.slice(0, digits), {
        epochs,
        batchSize,
        validationData: [test.x.slice(0, digits), test.y.slice(0, digits)],
        callbacks: [falling, ...callbacks],
      });
    return this.learn(fit, watchers);
  }

  /** Probabilities of the ten digits, ten for each row of `images`. Training may go on meanwhile. */
  async read(images: Tensor): Promise<Float32Array> {
    return (await this.asking(this.model.predict(images))).data;
  }
}
