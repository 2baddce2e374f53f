import { listOf } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { pad } from "../../ops/arrange/pad.js";
import { slice } from "../../ops/core/movement.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { type Axes, batchShape, type Edges, perAxis, type Rank } from "../../ops/image/window.js";
import { formatShape } from "../../shape.js";
import { isList } from "../../structure.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

/**
 * Places at the edges of each spatial axis: as many everywhere, as many at both ends of each axis, or [before, after] for
 * each. Two numbers for a sequence are [before, after].
 */
export type Margins<R extends Rank> = number | Axes<R> | Axes<R, Edges> | (R extends 1 ? Edges : never);

interface MarginConfig extends LayerConfig {
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

export interface ZeroPaddingConfig<R extends Rank> extends MarginConfig {
  /** Default 1. */
  readonly padding: Margins<R>;
}

export type ZeroPaddingOptions<R extends Rank> = Options<ZeroPaddingConfig<R>>;

export interface CroppingConfig<R extends Rank> extends MarginConfig {
  /** Default 1; over images 0, as in Keras. */
  readonly cropping: Margins<R>;
}

export type CroppingOptions<R extends Rank> = Options<CroppingConfig<R>>;

const MARGIN: MarginConfig = { ...LAYER, dataFormat: "channelsLast" };
const ZERO_PADDING: ZeroPaddingConfig<Rank> = { ...MARGIN, padding: 1 };
const CROPPING: CroppingConfig<Rank> = { ...MARGIN, cropping: 1 };
const CROPPING_2D: CroppingConfig<2> = { ...MARGIN, cropping: 0 };

/** Adds or takes away places at the edges of `R` spatial axes. */
abstract class MarginLayer<R extends Rank, C extends MarginConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  /** [before, after] for each axis. */
  abstract readonly margins: readonly Edges[];
  protected readonly rank: R;

  constructor(rank: R, options: Options<C> | undefined, positional: Partial<C>) {
    super(options, positional);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
    this.rank = rank;
  }

  /** The margins of every axis, those of batch and channels being none. */
  protected edges(x: SymbolicTensor): readonly Edges[] {
    batchShape(this.name, x.shape, this.rank); // throws for another rank
    const none = [0, 0] as const;
    const channelsFirst = isChannelsFirst(this.name, this.config.dataFormat);
    return channelsFirst ? [none, none, ...this.margins] : [none, ...this.margins, none];
  }
}

function edgesOf(where: string, name: string, margins: Margins<Rank>, rank: Rank): readonly Edges[] {
  const listed: readonly (number | readonly number[])[] = isList(margins)
    ? listOf<number | readonly number[]>(where, name, margins)
    : new Array(rank).fill(margins);
  const axes = rank === 1 && listed.length === 2 ? [listed as readonly number[]] : listed;
  if (axes.length !== rank) {
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: `a number, or a list of ${rank}: a number or [before, after] for each axis`,
      received: inWords(margins),
    });
  }
  return axes.map((ends) => {
    const [before = 0, after = 0] = perAxis(where, name, ends, 2, 0);
    return [before, after];
  });
}

abstract class ZeroPadding<R extends Rank> extends MarginLayer<R, ZeroPaddingConfig<R>> {
  static override args = ["padding"];
  static override defaults = ZERO_PADDING;
  override readonly margins = edgesOf(this.name, "padding", this.config.padding, this.rank);

  override call(x: SymbolicTensor): SymbolicTensor {
    return pad(x, this.edges(x));
  }
}

/** Zeros before and after the steps of [batch, steps, channels]. */
export class ZeroPadding1D extends ZeroPadding<1> {
  static override className = "ZeroPadding1D";

  constructor(padding?: Margins<1> | ZeroPaddingOptions<1>, options?: ZeroPaddingOptions<1>) {
    super(1, ...optional("padding", padding, options));
  }
}

/**
 * Zeros around images, [batch, height, width, channels].
 *
 * @example new ZeroPadding2D([[1, 0], [2, 2]])   // [[top, bottom], [left, right]]
 */
export class ZeroPadding2D extends ZeroPadding<2> {
  static override className = "ZeroPadding2D";

  constructor(padding?: Margins<2> | ZeroPaddingOptions<2>, options?: ZeroPaddingOptions<2>) {
    super(2, ...optional("padding", padding, options));
  }
}

/** Zeros around volumes, [batch, depth, height, width, channels]. */
export class ZeroPadding3D extends ZeroPadding<3> {
  static override className = "ZeroPadding3D";

  constructor(padding?: Margins<3> | ZeroPaddingOptions<3>, options?: ZeroPaddingOptions<3>) {
    super(3, ...optional("padding", padding, options));
  }
}

abstract class Cropping<R extends Rank> extends MarginLayer<R, CroppingConfig<R>> {
  static override args = ["cropping"];
  static override defaults = CROPPING;
  override readonly margins = edgesOf(this.name, "cropping", this.config.cropping, this.rank);

  override call(x: SymbolicTensor): SymbolicTensor {
    const ranges = this.edges(x).map(([start, after], axis) => ({ start, stop: (x.shape[axis] ?? 1) - after }));
    if (ranges.some(({ start, stop }) => stop <= start)) {
      throw new ShapeError({
        where: this.name,
        problem: "nothing would be left",
        expected: `more places than ${inWords(this.margins)}`,
        received: formatShape(x.shape),
      });
    }
    return slice(x, ranges);
  }
}

/** Takes steps off both ends of [batch, steps, channels]. */
export class Cropping1D extends Cropping<1> {
  static override className = "Cropping1D";

  constructor(cropping?: Margins<1> | CroppingOptions<1>, options?: CroppingOptions<1>) {
    super(1, ...optional("cropping", cropping, options));
  }
}

/** Takes the edges off images, [batch, height, width, channels]. */
export class Cropping2D extends Cropping<2> {
  static override className = "Cropping2D";
  static override defaults = CROPPING_2D;

  constructor(cropping?: Margins<2> | CroppingOptions<2>, options?: CroppingOptions<2>) {
    super(2, ...optional("cropping", cropping, options));
  }
}

/** Takes the edges off volumes, [batch, depth, height, width, channels]. */
export class Cropping3D extends Cropping<3> {
  static override className = "Cropping3D";

  constructor(cropping?: Margins<3> | CroppingOptions<3>, options?: CroppingOptions<3>) {
    super(3, ...optional("cropping", cropping, options));
  }
}
