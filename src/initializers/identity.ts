import { finite } from "../check.js";
import { type Options, optional } from "../config.js";
import { ShapeError } from "../errors.js";
import type { ValuesPlan } from "../graph/symbols/variable.js";
import { formatShape, type Shape } from "../shape.js";
import { SLICE } from "../slices.js";
import { SlicedInitializer } from "./initializer.js";

export interface IdentityConfig {
  /** Default 1. */
  readonly gain: number;
}

/** `gain` on the diagonal of a matrix, zeros elsewhere. */
export class Identity extends SlicedInitializer<IdentityConfig> {
  static override className = "Identity";
  static override args = ["gain"];
  static override defaults: IdentityConfig = { gain: 1 };

  /** Throws an ArgumentError for a gain that is no finite number. */
  constructor(gain?: number | Options<IdentityConfig>, options?: Options<IdentityConfig, "gain">) {
    super(...optional("gain", gain, options));
    finite("Identity", "gain", this.config.gain);
  }

  override plan(shape: Shape): ValuesPlan {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2) throw notAMatrix("Identity", shape);
    const { gain } = this.config;
    return function* () {
      const values = new Float32Array(rows * columns);
      for (let i = 0; i < Math.min(rows, columns); i++) {
        values[i * columns + i] = gain;
        if ((i + 1) % SLICE === 0) yield;
      }
      return values;
    };
  }
}

/** The error for a weight that is no matrix. */
export function notAMatrix(where: string, shape: Shape): ShapeError {
  return new ShapeError({ where, problem: "not a matrix", expected: "[rows, columns]", received: formatShape(shape) });
}
