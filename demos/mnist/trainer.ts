import { Adam, type Callback, type Mnist, type Sequential, type Tensor } from "wgrad";
import { Gate } from "./gate.js";
import { type NetworkName, networks } from "./networks.js";

/** What the page's fields say. */
export interface Settings {
  readonly network: NetworkName;
  readonly epochs: number;
  readonly batchSize: number;
  /** Learns from the first so many. */
  readonly digits: number;
}

/** A net that learns, can be held up, and says at any time what it reads. */
export class Trainer {
  readonly #model: Sequential;
  readonly #gate = new Gate();
  #training: Promise<unknown> | undefined;
  #stop: () => void = () => {};

  constructor(network: NetworkName) {
    this.#model = networks[network].build();
    this.#model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  }

  /** How many numbers it learns. */
  get parameters(): number {
    return this.#model.countParams();
  }

  get paused(): boolean {
    return this.#gate.closed;
  }

  /** Learns `train`, and shows after every epoch how it does on `test`, from which it learns nothing. */
  async train({ train, test }: Mnist, { epochs, batchSize, digits }: Settings, watcher: Callback): Promise<void> {
    const hold: Callback = {
      onTrainBegin: ({ stop }) => {
        this.#stop = stop;
      },
      onTrainBatchBegin: () => this.#gate.pass(), // a promise holds training up until it is kept
    };
    this.#training = this.#model.fit(train.x.slice(0, digits), train.y.slice(0, digits), {
      epochs,
      batchSize,
      validationData: [test.x, test.y],
      callbacks: [hold, watcher],
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
    return (await this.#model.predict(images)).data;
  }

  /** Ends training and frees the GPU's memory. Nobody may be reading any more. */
  async end(): Promise<void> {
    this.#stop();
    this.#gate.open();
    await this.#training?.catch(() => undefined);
    this.#model.dispose();
  }
}
