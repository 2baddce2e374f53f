import { integer, listOf } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { expandDims } from "../../ops/core/axes-of-one.js";
import { normalizeAxis } from "../../ops/core/reshape.js";
import { contract, reduceTo } from "../../ops/product/contract.js";
import { normalize } from "../../ops/reduce/norm.js";
import { formatShape } from "../../shape.js";
import { isList } from "../../structure.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface DotConfig extends LayerConfig {
  /** The axis to sum over: one for both inputs, or one for each. */
  readonly axes: number | readonly [number, number];
  /** Brings both sides to length 1 along the axes first: the result is the cosine of their angle. Default false. */
  readonly normalize: boolean;
}

/** Options of {@link Dot}. */
export type DotOptions = Options<DotConfig, "axes">;

const DOT: Defaults<DotConfig, "axes"> = { ...LAYER, normalize: false };

/**
 * For each sample, the sum of products over one axis of each of two inputs. `axes`: one for both, or one for each; the batch is
 * axis 0 and cannot be summed.
 *
 * Inputs [batch, …], [batch, …] → output [batch, the first's other axes, the second's], at least [batch, 1].
 *
 * @example new Dot(1)
 */
export class Dot extends Layer<readonly SymbolicTensor[], SymbolicTensor, DotConfig> {
  static override className = "Dot";
  static override args = ["axes"];
  static override defaults = DOT;
  readonly #axes: readonly [number, number];

  constructor(axes: number | readonly [number, number], options?: DotOptions) {
    super(options, { axes });
    const [a = Number.NaN, b = a] = listOf(this.name, "axes", axes, { least: 2, most: 2 });
    this.#axes = [integer(this.name, "axes", a), integer(this.name, "axes", b)];
  }

  override call(inputs: readonly SymbolicTensor[]): SymbolicTensor {
    const [a, b, ...more] = isList(inputs) ? inputs : [];
    if (a === undefined || b === undefined || more.length > 0)
      throw new ArgumentError({ where: this.name, problem: "another number of inputs", expected: "two" });
    const first = normalizeAxis(this.name, this.#axes[0], a.rank);
    const second = normalizeAxis(this.name, this.#axes[1], b.rank);
    if (first === 0 || second === 0 || a.shape[first] !== b.shape[second]) {
      throw new ShapeError({
        where: this.name,
        problem: "the axes do not go together",
        expected: "axes of the same size, neither of them the batch",
        received: `axes ${first} of ${formatShape(a.shape)} and ${second} of ${formatShape(b.shape)}`,
      });
    }
    const label = (x: SymbolicTensor, summed: number, side: string) =>
      x.shape.map((_, axis) => (axis === 0 ? "batch" : axis === summed ? "summed" : `${side}${axis}`));
    const scaled = (x: SymbolicTensor, axis: number) =>
      this.config.normalize ? normalize(x, { axis, epsilon: 1e-6 }) : x;
    const left = { x: scaled(a, first), labels: label(a, first, "a") };
    const right = { x: scaled(b, second), labels: label(b, second, "b") };
    const kept = [...left.labels, ...right.labels.slice(1)].filter((name) => name !== "summed");
    const product = reduceTo(contract(left, right, kept), kept);
    return product.rank === 1 ? expandDims(product, 1) : product;
  }

  /** Masks end here. */
  override computeMask(): undefined {
    return undefined;
  }
}
