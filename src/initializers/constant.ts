import { finite } from "../check.js";
import { type Options, optional } from "../config.js";
import type { ValuesPlan } from "../graph/symbols/variable.js";
import { type Shape, sizeOf } from "../shape.js";
import { SLICE } from "../slices.js";
import { SlicedInitializer } from "./initializer.js";

/** How `size` times the same value is made. */
function same(value: number, size: number): ValuesPlan {
  return function* () {
    const values = new Float32Array(size);
    for (let at = 0; value !== 0 && at < size; at += 64 * SLICE) {
      values.fill(value, at, at + 64 * SLICE);
      yield;
    }
    return values;
  };
}

/** All zeros. */
export class Zeros extends SlicedInitializer {
  static override className = "Zeros";

  override plan(shape: Shape): ValuesPlan {
    return same(0, sizeOf(shape));
  }
}

/** All ones. */
export class Ones extends SlicedInitializer {
  static override className = "Ones";

  override plan(shape: Shape): ValuesPlan {
    return same(1, sizeOf(shape));
  }
}

export interface ConstantConfig {
  /** Default 0. */
  readonly value: number;
}

/**
 * All `value`.
 *
 * @example new Constant(0.5)
 */
export class Constant extends SlicedInitializer<ConstantConfig> {
  static override className = "Constant";
  static override args = ["value"];
  static override defaults: ConstantConfig = { value: 0 };

  /** Throws an ArgumentError for a value that is no finite number. */
  constructor(value?: number | Options<ConstantConfig>, options?: Options<ConstantConfig, "value">) {
    super(...optional("value", value, options));
    finite("Constant", "value", this.config.value);
  }

  override plan(shape: Shape): ValuesPlan {
    return same(this.config.value, sizeOf(shape));
  }
}
