import { gradients, Model, ops, type StepLogs, type SymbolicSamples, type SymbolicTensor, type Tensor } from "wgrad";
import { compileNet } from "../model/net.js";
import type { Net } from "../model/state.js";
import type { Task } from "../model/tasks.js";

/** Asks a model for the gradients of its loss, without changing it: the root of the mean square of those of each layer. */
export class GradientProbe extends Model {
  static override className = "GradientProbe";
  readonly net: Model;

  constructor(net: Model, how: Net, task: Task) {
    super();
    this.net = net;
    compileNet(this, how, task);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return this.net.apply(x) as SymbolicTensor;
  }

  override testStep(batch: SymbolicSamples): StepLogs {
    const yPred = this.apply(batch.x as SymbolicTensor, { training: false });
    const loss = this.computeLoss({ ...batch, yPred });
    const layers = this.#trained;
    const all = gradients(
      loss,
      layers.flatMap(({ trainableWeights }) => trainableWeights.map(({ tensor }) => tensor)),
    );
    let at = 0;
    return Object.fromEntries(
      layers.map(({ name, trainableWeights }) => {
        const own = all.slice(at, at + trainableWeights.length);
        at += own.length;
        const squares = own.map((gradient) => ops.sum(ops.square(gradient)));
        const count = trainableWeights.reduce((sum, { size }) => sum + size, 0);
        return [
          name,
          ops.sqrt(
            ops.divide(
              squares.reduce((sum, one) => ops.add(sum, one)),
              count,
            ),
          ),
        ];
      }),
    );
  }

  get #trained() {
    return this.net.layers.filter(({ trainableWeights }) => trainableWeights.length > 0);
  }

  /** By the names of the layers. */
  async of(x: Tensor, y: Tensor): Promise<Readonly<Record<string, number>>> {
    return this.testOnBatch(x, y);
  }
}
