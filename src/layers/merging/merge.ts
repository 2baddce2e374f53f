import { ArgumentError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { reshape } from "../../ops/core/reshape.js";
import { broadcastTo } from "../../ops/core/sum.js";
import { add, maximum, minimum, multiply, subtract } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { logicalOr } from "../../ops/elementwise/logical.js";
import { isList } from "../../structure.js";
import { type CallContext, Layer } from "../layer.js";
import type { Mask } from "../mask.js";

type Tensors = readonly SymbolicTensor[];
type Masks = readonly Mask[] | undefined;

/** Inputs as one, element by element. Shapes broadcast; inputs with fewer axes get axes of size 1 after the batch. */
abstract class Merge extends Layer<Tensors> {
  override readonly supportsMasking = true;

  override call(inputs: Tensors, { mask }: CallContext<Tensors>): SymbolicTensor {
    if (!isList(inputs) || !inputs.every((x) => isA(x, SymbolicTensor))) throw this.tooFew(inWords(inputs));
    const [first, ...others] = this.aligned(inputs);
    if (first === undefined || (others.length === 0 && this.least > 1)) throw this.tooFew(`${inputs.length}`);
    return this.merge(first, others, mask);
  }

  /** How many inputs there must be. */
  protected readonly least: number = 1;

  protected abstract merge(first: SymbolicTensor, others: Tensors, mask: Masks): SymbolicTensor;

  /** A step counts where it counts in any input. */
  override computeMask(_inputs: Tensors, mask: Masks): Mask {
    return anyOf(mask);
  }

  protected tooFew(received: string): ArgumentError {
    const expected = `a list of ${this.least} or more`;
    return new ArgumentError({ where: this.name, problem: "too few inputs", expected, received });
  }

  private aligned(inputs: Tensors): Tensors {
    const rank = Math.max(...inputs.map((x) => x.rank));
    return inputs.map((x) =>
      reshape(x, [...x.shape.slice(0, 1), ...new Array<number>(rank - x.rank).fill(1), ...x.shape.slice(1)]),
    );
  }
}

/** Masks joined by or; none unless every input has one. */
function anyOf(masks: Masks): Mask {
  return masks?.every((mask) => mask !== undefined) ? masks.reduce((all, mask) => logicalOr(all, mask)) : undefined;
}

/** A mask of steps as one of a tensor's elements. */
function spread(mask: SymbolicTensor, { shape }: SymbolicTensor): SymbolicTensor {
  const padded = reshape(mask, [...mask.shape, ...new Array<number>(shape.length - mask.rank).fill(1)]);
  return broadcastTo(padded, shape);
}

/** The sum of all inputs. */
export class Add extends Merge {
  static override className = "Add";

  protected override merge(first: SymbolicTensor, others: Tensors): SymbolicTensor {
    return others.reduce((sum, x) => add(sum, x), first);
  }
}

/** The first input less the second. */
export class Subtract extends Merge {
  static override className = "Subtract";
  protected override readonly least = 2;

  protected override merge(first: SymbolicTensor, others: Tensors): SymbolicTensor {
    const [second] = others;
    if (second === undefined || others.length > 1) {
      const received = `${others.length + 1}`;
      throw new ArgumentError({ where: this.name, problem: "another number of inputs", expected: "2", received });
    }
    return subtract(first, second);
  }
}

/** The product of all inputs. What an input's mask leaves out counts as 1; where all leave it out the result is 0. */
export class Multiply extends Merge {
  static override className = "Multiply";

  protected override merge(first: SymbolicTensor, others: Tensors, mask: Masks): SymbolicTensor {
    const counted = [first, ...others].map((x, i) => {
      const own = mask?.[i];
      return own === undefined ? x : where(spread(own, x), x, 1);
    });
    const product = counted.reduce((all, x) => multiply(all, x));
    const any = anyOf(mask);
    return any === undefined ? product : where(spread(any, product), product, 0);
  }
}

/** The mean of all inputs. */
export class Average extends Merge {
  static override className = "Average";

  protected override merge(first: SymbolicTensor, others: Tensors): SymbolicTensor {
    return multiply(
      others.reduce((sum, x) => add(sum, x), first),
      1 / (others.length + 1),
    );
  }
}

/** The larger of two, or the smaller, of those that the masks do not leave out. */
abstract class Extreme extends Merge {
  protected abstract pick(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor;

  protected override merge(first: SymbolicTensor, others: Tensors, mask: Masks): SymbolicTensor {
    let best = first;
    let counts: Mask = mask?.[0];
    others.forEach((x, i) => {
      const own = mask?.[i + 1];
      const other = own === undefined ? x : where(spread(own, x), x, best);
      const sofar = counts === undefined ? best : where(spread(counts, best), best, other);
      counts = own === undefined || counts === undefined ? undefined : logicalOr(counts, own);
      best = this.pick(sofar, other);
    });
    return best;
  }
}

/** The largest of all inputs. */
export class Maximum extends Extreme {
  static override className = "Maximum";

  protected override pick(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
    return maximum(a, b);
  }
}

/** The smallest of all inputs. */
export class Minimum extends Extreme {
  static override className = "Minimum";

  protected override pick(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
    return minimum(a, b);
  }
}
