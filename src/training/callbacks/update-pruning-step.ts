import { ArgumentError } from "../../errors.js";
import { compile } from "../../graph/program/compile.js";
import { type SymbolicTensor, scalar } from "../../graph/symbols/tensor.js";
import { assign } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { greater } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { PrunedOptimizer } from "../../optimizers/index.js";
import { pruningMask } from "../../optimizers/pruning-mask.js";
import { Journal } from "../journal.js";
import { Callback } from "./callback.js";

/**
 * Settles which weights are pruned, whenever the schedule of a `PrunedOptimizer` says so: before the step, and once more when
 * training ends.
 *
 * @example await model.fit(x, y, { callbacks: [new UpdatePruningStep()] });
 */
export class UpdatePruningStep extends Callback {
  static override className = "UpdatePruningStep";

  override onTrainBegin(): void {
    if (this.#optimizers.length > 0) return;
    throw new ArgumentError({
      where: this.className,
      problem: "nothing prunes",
      expected: "a PrunedOptimizer",
      received: this.model.optimizer.name,
      remedy: "Compile with new PrunedOptimizer(optimizer, schedule)",
    });
  }

  override onTrainBatchBegin(): Promise<void> {
    return this.#update();
  }

  override onTrainEnd(): Promise<void> {
    return this.#update();
  }

  get #optimizers(): readonly PrunedOptimizer[] {
    return this.model.optimizer.members.filter((member) => isA(member, PrunedOptimizer));
  }

  async #update(): Promise<void> {
    for (const optimizer of this.#optimizers) {
      const { due } = optimizer;
      if (due === undefined) continue;
      await prune(optimizer, due.sparsity);
      optimizer.take(due.turn);
    }
  }
}

/** Makes the masks of an optimizer anew, and its weights zero by them. */
async function prune(optimizer: PrunedOptimizer, sparsity: number): Promise<void> {
  for (;;) {
    const { device } = optimizer;
    if (device === undefined) return; // nobody trains with it any more
    const journal = Journal.of(device);
    if (await pruneOn(journal, optimizer, sparsity, () => journal.isReady)) return;
    await journal.ready();
  }
}

/** Does so on one device, if it `isReady` once the program is there, and tells whether it was; and again on others should it be lost. */
async function pruneOn(
  journal: Journal,
  optimizer: PrunedOptimizer,
  sparsity: number,
  isReady: () => boolean,
): Promise<boolean> {
  const { device } = journal;
  try {
    const program = await compile(() => makeMasks(optimizer), [], { label: `${optimizer.name} masks`, device });
    const now = isReady();
    if (now) {
      program.submit([], { sparsity });
      const redo = async (next: Journal) =>
        optimizer.device === undefined || pruneOn(next, optimizer, sparsity, () => !next.device.isLost);
      journal.record({ redo, done: Promise.resolve(), changes: true, bytes: 0 });
    }
    program.dispose();
    return now;
  } catch (error) {
    if (!device.isLost) throw error;
    return false;
  }
}

/** Settles what is pruned of each weight. */
function makeMasks(optimizer: PrunedOptimizer): readonly SymbolicTensor[] {
  for (const [weight, mask] of optimizer.masks) {
    const zeros = pruningMask(weight.tensor, scalar("sparsity"), optimizer.config);
    assign(mask, zeros);
    assign(weight, where(greater(zeros, 0), 0, weight.tensor));
  }
  return [];
}
