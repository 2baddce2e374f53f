import { Adam, type Callback, type Mnist, type Sequential, type Tensor } from "wgrad";
import { FallingRate } from "../training/falling-rate.js";
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
  train({ train, test }: Mnist, { epochs, batchSize, digits }: Settings, watchers: readonly Callback[]): Promise<void> {
    const fit = (callbacks: readonly Callback[]) =>
      this.model.fit(train.x.slice(0, digits), train.y.slice(0, digits), {
        epochs,
        batchSize,
        validationData: [test.x.slice(0, digits), test.y.slice(0, digits)],
        callbacks: [new FallingRate(this.model.optimizer), ...callbacks],
      });
    return this.learn(fit, watchers);
  }

  /** Probabilities of the ten digits, ten for each row of `images`. Training may go on meanwhile. */
  async read(images: Tensor): Promise<Float32Array> {
    return (await this.asking(this.model.predict(images))).data;
  }
}
