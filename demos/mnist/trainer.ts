import { Adam, type Callback, type Mnist, type Sequential, type Tensor } from "wgrad";
import { FallingRate } from "./falling-rate.js";
import { Gate } from "./gate.js";
import { type NetworkName, networks } from "./networks.js";

/** What the page's fields say. */
export interface Settings {
  readonly network: NetworkName;
  readonly epochs: number;
  readonly batchSize: number;
  /** Learns from the first so many, and is tested on no more. */
  readonly digits: number;
}

/** A net that learns, can be held up, and says at any time what it reads. */
export class Trainer {
  readonly #model: Sequential;
  readonly #gate = new Gate();
  #training: Promise<unknown> | undefined;
  #reading: Promise<unknown> | undefined;
  #stop: () => void = () => {};
  #ended = false;

  constructor(network: NetworkName) {
    const { build, learningRate } = networks[network];
    this.#model = build();
    this.#model.compile({
      optimizer: new Adam({ learningRate }),
      loss: "sparseCategoricalCrossentropy",
      metrics: ["accuracy"],
    });
  }

  /** Learns `train`, and shows after every epoch how it does on `test`, from which it learns nothing. */
  async train(
    { train, test }: Mnist,
    { epochs, batchSize, digits }: Settings,
    watchers: readonly Callback[],
  ): Promise<void> {
    const hold: Callback = {
      onTrainBegin: ({ stop }) => {
        this.#stop = stop;
      },
      onTrainBatchBegin: () => this.#gate.pass(), // a promise holds training up until it is kept
    };
    this.#training = this.#model.fit(train.x.slice(0, digits), train.y.slice(0, digits), {
      epochs,
      batchSize,
      validationData: [test.x.slice(0, digits), test.y.slice(0, digits)],
      callbacks: [hold, new FallingRate(this.#model.optimizer), ...watchers.map((watcher) => this.#whileUsed(watcher))],
    });
    await this.#training;
  }

  pause(): void {
    this.#gate.close();
  }

  resume(): void {
    this.#gate.open();
  }

  /** Probabilities of the ten digits, ten for each row of `images`. Training may go on meanwhile. */
  async read(images: Tensor): Promise<Float32Array> {
    const reading = this.#model.predict(images);
    this.#reading = Promise.allSettled([this.#reading, reading]);
    return (await reading).data;
  }

  /** Ends training and, once nobody is waiting for a reading any more, frees the GPU's memory. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#stop();
    this.#gate.open();
    await Promise.allSettled([this.#training, this.#reading]);
    this.#model.dispose();
  }

  /** The same callback, which hears no more once this trainer is at its end. */
  #whileUsed(watcher: Callback): Callback {
    const used = () => (this.#ended ? undefined : watcher);
    return {
      onTrainBegin: (training) => used()?.onTrainBegin?.(training),
      onEpochBegin: (epoch) => used()?.onEpochBegin?.(epoch),
      onTrainBatchEnd: (batch, logs) => used()?.onTrainBatchEnd?.(batch, logs),
      onEpochEnd: (epoch, logs) => used()?.onEpochEnd?.(epoch, logs),
    };
  }
}
