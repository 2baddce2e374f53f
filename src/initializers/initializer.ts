import { integerBetween } from "../check.js";
import { Configured } from "../config.js";
import { convert } from "../convert.js";
import type { ValuesPlan } from "../graph/symbols/variable.js";
import type { TensorLike } from "../nesting.js";
import { type Shape, sizeOf } from "../shape.js";
import { atOnce } from "../slices.js";

/**
 * Gives the values that a weight starts with. Subclasses say in {@link generate} what they are.
 *
 * @example
 * class Ramp extends Initializer {
 *   static override className = "Ramp";
 *   override generate(shape: Shape) { return Float32Array.from({ length: shape.reduce((size, n) => size * n, 1) }, (_, i) => i); }
 * }
 */
export abstract class Initializer<C extends object = object> extends Configured<C> {
  static override className = "Initializer";

  /** Fresh values for a weight of `shape`, row-major. */
  abstract generate(shape: Shape): Float32Array<ArrayBuffer>;

  /**
   * How the values of one weight are made, later and as often as they are wanted: always the same. What they follow from, such as the
   * global seed, is taken now, so that it does not matter when they are made. Throws a ShapeError for a weight that it has no values for.
   */
  plan(shape: Shape): ValuesPlan {
    let values: Float32Array<ArrayBuffer> | undefined;
    const make = () => this.generate(shape);
    // biome-ignore lint/correctness/useYield: values of other people's making come in one piece
    return function* () {
      values ??= make();
      return values;
    };
  }
}

/** A gigabyte. */
const MOST_VALUES = 2 ** 28;

/** An initializer that works in slices, so that large weights do not block a page. */
export abstract class SlicedInitializer<C extends object = object> extends Initializer<C> {
  static override className = "SlicedInitializer";

  abstract override plan(shape: Shape): ValuesPlan;

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    integerBetween(this.className, "number of values", sizeOf(shape, this.className), 0, MOST_VALUES);
    return atOnce(this.plan(shape)());
  }
}

/** An initializer as a plain function: shape → values, row-major. */
export type InitializerFunction = (shape: Shape) => ArrayLike<number>;

/** What an {@link InitializerFunction} is turned into. */
export class FunctionInitializer extends Initializer<{ readonly fn: InitializerFunction }> {
  static override className = "FunctionInitializer";
  static override args = ["fn"];

  constructor(fn: InitializerFunction) {
    super({}, { fn });
  }

  override generate(shape: Shape): Float32Array<ArrayBuffer> {
    return convert(this.className, this.config.fn(shape) as TensorLike, "float32").data.slice();
  }
}
