import { wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { withDefaults } from "../options.js";
import type { DataElement } from "./element.js";
import type { Pass, Source } from "./source.js";

/** Elements to go through by epochs: what trains goes by this alone. */
export class Elements<E extends DataElement> implements AsyncIterable<E> {
  protected readonly source: Source<E>;
  #epochs = 0;
  /** Whether an element has ever come out of it. */
  #hasGiven = false;

  constructor(source: Source<E>) {
    this.source = source;
  }

  /** How many elements one epoch has; undefined if that shows only at its end, Infinity if it never ends. */
  get size(): number | undefined {
    return this.source.size;
  }

  /**
   * The elements of one epoch, by its number from 0: what the loop with that number sees. `for await` over the data set
   * itself counts them for you.
   *
   * With `inPlace: true` an element may share its memory with the data it comes from: then read it, and do not write to it. `fit`
   * feeds the GPU so, without a copy too many.
   *
   * Rejects with an ArgumentError when there is not one element, for nothing can be learnt from that: most often an iterator
   * that was used up in an earlier epoch.
   */
  epoch(epoch: number, options: { inPlace?: boolean } = {}): AsyncGenerator<E, void> {
    const { inPlace } = withDefaults("Dataset.epoch", options, { inPlace: false });
    wholeNumber("Dataset.epoch", "epoch", epoch);
    return this.#pass({ epoch, inPlace }, { mayBeEmpty: false });
  }

  /** Starts the next epoch; one without elements is no error here. */
  [Symbol.asyncIterator](): AsyncGenerator<E, void> {
    return this.#pass({ epoch: this.#epochs++, inPlace: false }, { mayBeEmpty: true });
  }

  async *#pass(pass: Pass, { mayBeEmpty }: { mayBeEmpty: boolean }): AsyncGenerator<E, void> {
    const hadSome = this.#hasGiven;
    let isEmpty = true;
    for await (const element of this.source.iterate(pass)) {
      isEmpty = false;
      this.#hasGiven = true;
      yield element;
    }
    if (isEmpty && !mayBeEmpty) throw nothingIn(pass.epoch, hadSome);
  }
}

function nothingIn(epoch: number, hadSome: boolean): ArgumentError {
  return new ArgumentError({
    where: "Dataset",
    problem: `no elements in epoch ${epoch}`,
    expected: hadSome ? "at least one, as in epochs before" : "at least one",
    received: "none",
    remedy: hadSome
      ? "Return a new iterator from the function given to Dataset.fromGenerator each time it is called"
      : "Check the data, and what take, skip and dropRemainder leave of it",
  });
}

/** The error of who wants all of what has no end. */
export function neverEnds(
  where: string,
  wanted: { expected: string; received: string; remedy: string },
): ArgumentError {
  return new ArgumentError({ where, problem: "the data never ends", ...wanted });
}
