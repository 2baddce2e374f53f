import { Adam, Conv2D, Dense, Flatten, Input, MaxPooling2D, Model, type SymbolicTensor, Tensor } from "wgrad";

/** What there is to see of a digit on its way through the net. */
export interface Sight {
  /** [24, 24, 8] and [10, 10, 16], after each convolution. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Ten probabilities. */
  readonly answers: readonly number[];
}

/** A small convolutional net, and the same layers again as a model that shows what they find. */
export class Reader {
  readonly model: Model;
  readonly #looker: Model<SymbolicTensor, [SymbolicTensor, SymbolicTensor, SymbolicTensor]>;
  readonly #conv = new Conv2D(8, 5, { activation: "relu" });

  constructor() {
    const input = Input([28, 28, 1]);
    const first = this.#conv.apply(input);
    const second = new Conv2D(16, 3, { activation: "relu" }).apply(new MaxPooling2D().apply(first));
    const flat = new Flatten().apply(new MaxPooling2D().apply(second));
    const answers = new Dense(10, { activation: "softmax" }).apply(flat);
    this.model = new Model({ inputs: input, outputs: answers });
    this.#looker = new Model({ inputs: input, outputs: [first, second, answers] });
    this.model.compile({ optimizer: new Adam(0.004), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  }

  /** The filters of the first layer, [5, 5, 1, 8]. */
  async filters(): Promise<Tensor> {
    const [kernel = Tensor.zeros([5, 5, 1, 8])] = await this.#conv.getWeights();
    return kernel;
  }

  /** Follows one digit, [784], through the layers. */
  async see(digit: Float32Array): Promise<Sight> {
    const [first, second, answers] = await this.#looker.predict(Tensor.from(digit, [1, 28, 28, 1]));
    return { first: floats(first), second: floats(second), answers: [...floats(answers)] };
  }

  dispose(): void {
    this.#looker.dispose();
    this.model.dispose();
  }
}

function floats(tensor: Tensor | undefined): Float32Array {
  return Float32Array.from(tensor?.data ?? []);
}
