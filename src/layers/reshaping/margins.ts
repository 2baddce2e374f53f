import { ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { pad } from "../../ops/arrange/pad.js";
import { slice } from "../../ops/core/movement.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { type Axes, batchShape, perAxis, type Rank } from "../../ops/image/window.js";
import { formatShape } from "../../shape.js";
import { Layer, type LayerOptions } from "../layer.js";

/**
 * Places at the edges of each spatial axis: as many everywhere, as many at both ends of each axis, or [before, after] for
 * each. Two numbers for a sequence are [before, after].
 */
export type Margins<R extends Rank> = number | Axes<R> | Axes<R, Edges> | (R extends 1 ? Edges : never);

type Edges = readonly [before: number, after: number];

interface MarginOptions extends LayerOptions {
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

export interface ZeroPaddingOptions<R extends Rank> extends MarginOptions {
  /** Default 1. */
  readonly padding?: Margins<R> | undefined;
}

export interface CroppingOptions<R extends Rank> extends MarginOptions {
  /** Default 1; over images 0, as in Keras. */
  readonly cropping?: Margins<R> | undefined;
}

/** Adds or takes away places at the edges of `R` spatial axes. */
abstract class MarginLayer<R extends Rank> extends Layer {
  readonly margins: readonly Edges[];
  readonly #rank: R;
  readonly #dataFormat: DataFormat | undefined;

  constructor(rank: R, name: string, margins: Margins<R>, options: MarginOptions) {
    super(options);
    this.margins = edgesOf(this.name, name, margins, rank);
    this.#rank = rank;
    this.#dataFormat = options.dataFormat;
  }

  /** The margins of every axis, those of batch and channels being none. */
  protected edges(x: SymbolicTensor): readonly Edges[] {
    batchShape(this.name, x.shape, this.#rank); // throws for another rank
    const none = [0, 0] as const;
    const channelsFirst = isChannelsFirst(this.name, this.#dataFormat);
    return channelsFirst ? [none, none, ...this.margins] : [none, ...this.margins, none];
  }
}

function edgesOf(where: string, name: string, margins: Margins<Rank>, rank: Rank): readonly Edges[] {
  const pairs = rank === 1 && Array.isArray(margins) && typeof margins[0] === "number" ? [margins] : margins;
  if (typeof pairs === "number" || typeof pairs[0] === "number") {
    return perAxis(where, name, pairs as number | readonly number[], rank, 0).map((n) => [n, n]);
  }
  const ends = pairs as readonly Edges[];
  const before = perAxis(where, name, ends.map(([first]) => first), rank, 0); // biome-ignore format: a row
  const after = perAxis(where, name, ends.map(([, last]) => last), rank, 0); // biome-ignore format: a row
  return before.map((first, axis) => [first, after[axis] ?? 0]);
}

abstract class ZeroPadding<R extends Rank> extends MarginLayer<R> {
  constructor(rank: R, options: ZeroPaddingOptions<R>) {
    super(rank, "padding", options.padding ?? 1, options);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return pad(x, this.edges(x));
  }
}

/** Zeros before and after the steps of [batch, steps, channels]. */
export class ZeroPadding1D extends ZeroPadding<1> {
  constructor(options: ZeroPaddingOptions<1> = {}) {
    super(1, options);
  }
}

/**
 * Zeros around images, [batch, height, width, channels].
 *
 * @example new ZeroPadding2D({ padding: [[1, 0], [2, 2]] })   // [[top, bottom], [left, right]]
 */
export class ZeroPadding2D extends ZeroPadding<2> {
  constructor(options: ZeroPaddingOptions<2> = {}) {
    super(2, options);
  }
}

/** Zeros around volumes, [batch, depth, height, width, channels]. */
export class ZeroPadding3D extends ZeroPadding<3> {
  constructor(options: ZeroPaddingOptions<3> = {}) {
    super(3, options);
  }
}

abstract class Cropping<R extends Rank> extends MarginLayer<R> {
  override call(x: SymbolicTensor): SymbolicTensor {
    const ranges = this.edges(x).map(([start, after], axis) => ({ start, stop: (x.shape[axis] ?? 1) - after }));
    if (ranges.some(({ start, stop }) => stop <= start)) {
      throw new ShapeError({
        where: this.name,
        problem: "nothing would be left",
        expected: `more places than ${JSON.stringify(this.margins)}`,
        received: formatShape(x.shape),
      });
    }
    return slice(x, ranges);
  }
}

/** Takes steps off both ends of [batch, steps, channels]. */
export class Cropping1D extends Cropping<1> {
  constructor(options: CroppingOptions<1> = {}) {
    super(1, "cropping", options.cropping ?? 1, options);
  }
}

/** Takes the edges off images, [batch, height, width, channels]. */
export class Cropping2D extends Cropping<2> {
  constructor(options: CroppingOptions<2> = {}) {
    super(2, "cropping", options.cropping ?? 0, options);
  }
}

/** Takes the edges off volumes, [batch, depth, height, width, channels]. */
export class Cropping3D extends Cropping<3> {
  constructor(options: CroppingOptions<3> = {}) {
    super(3, "cropping", options.cropping ?? 1, options);
  }
}
