import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { farmHash, joinHashes } from "../../host/farm-hash.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { formatShape, sameShape } from "../../shape.js";
import { StringTensor } from "../../string-tensor.js";
import { isList, type Tree } from "../../structure.js";
import type { Tensor } from "../../tensor.js";
import { LAYER, type LayerConfig } from "../layer.js";
import { encodeCategories, encodedShape } from "./encode-categories.js";
import { type HostData, wholeNumbers } from "./host-data.js";
import { HostLayer } from "./host-layer.js";
import { readList } from "./preprocessing-layer.js";

const MODES = ["int", "oneHot"] as const;

export interface HashedCrossingConfig extends LayerConfig {
  /** How many bins there are. */
  readonly numBins: number;
  /** `"int"`: the bins' numbers. `"oneHot"`: vectors with a 1 there. Default `"int"`. */
  readonly outputMode: (typeof MODES)[number];
  /** There are no sparse tensors here: nothing but false. */
  readonly sparse: boolean;
}

/** Options of {@link HashedCrossing}. */
export type HashedCrossingOptions = Options<HashedCrossingConfig, "numBins">;

const HASHED_CROSSING: Defaults<HashedCrossingConfig, "numBins"> = { ...LAYER, outputMode: "int", sparse: false };

/** What TensorFlow's crosses begin with. */
const SEED = 0xdecafcaffen;

/**
 * Several features as one: which combination of their values a sample has, by a hash, as the number of a bin. On the host: in front of
 * a model, or by itself.
 *
 * Takes a list of two or more, texts or whole numbers, all [batch], [batch, 1] or scalars, and gives that shape, or vectors.
 *
 * @example
 * new HashedCrossing(5).apply([["A", "B", "A"], [101, 101, 102]]).toArray();   // [1, 4, 3]
 */
export class HashedCrossing extends HostLayer<
  readonly SymbolicTensor[],
  HashedCrossingConfig,
  readonly HostData[],
  Tensor
> {
  static override className = "HashedCrossing";
  static override args = ["numBins"];
  static override defaults = HASHED_CROSSING;

  constructor(numBins: number, options?: HashedCrossingOptions) {
    super(options, { numBins });
    positiveInteger(this.name, "numBins", numBins);
    oneOf(this.name, "outputMode", this.config.outputMode, MODES);
    oneOf(this.name, "sparse", this.config.sparse, [false]);
  }

  protected override read(x: readonly HostData[]): Tree<HostTensor> {
    return isList(x) ? readList(x) : super.read(x);
  }

  protected override onHost(x: Tree<HostTensor>): Tensor {
    const { numBins, outputMode } = this.config;
    const features = this.#features<HostTensor>(x);
    const columns = features.map((feature) =>
      isA(feature, StringTensor) ? textHashes(feature) : this.#numbers(feature),
    );
    const [first] = features;
    const bins = Array.from({ length: first.size }, (_, i) => {
      const hash = columns.reduce((joined, column) => joinHashes(joined, column[i] ?? 0n), SEED);
      return Number(hash % BigInt(numBins));
    });
    return encodeCategories(bins, first.shape, outputMode, numBins);
  }

  /** Whole numbers are their own hashes. */
  #numbers(feature: HostTensor): readonly bigint[] {
    return wholeNumbers(this.name, feature).map((value) => BigInt.asUintN(64, BigInt(value)));
  }

  /** Two or more of one shape. Throws an ArgumentError or ShapeError for others. */
  #features<F extends { readonly shape: readonly number[] }>(x: Tree<F>): readonly [F, ...F[]] {
    const features = (isList(x) ? x : [x]) as readonly F[];
    const [first, ...more] = features;
    if (first === undefined || more.length === 0) {
      const expected = "a list of at least two";
      throw new ArgumentError({ where: this.name, problem: "nothing to cross", expected, received: inWords(x) });
    }
    const { shape } = first;
    const isScalar = shape.length < 2 || (shape.length === 2 && shape[1] === 1);
    if (isScalar && more.every((one) => sameShape(one.shape, shape))) return [first, ...more];
    throw new ShapeError({
      where: this.name,
      problem: "these cannot be crossed",
      expected: "features of one shape: [batch] or [batch, 1]",
      received: features.map((one) => formatShape(one.shape)).join(" and "),
    });
  }

  protected override outputSpec(x: readonly SymbolicTensor[]) {
    const { numBins, outputMode } = this.config;
    const [{ shape }] = this.#features<SymbolicTensor>(x);
    const dtype = outputMode === "int" ? ("int32" as const) : ("float32" as const);
    return { shape: encodedShape(shape, outputMode, numBins), dtype };
  }
}

function textHashes({ data }: StringTensor): readonly bigint[] {
  const utf8 = new TextEncoder();
  return data.map((text) => farmHash(utf8.encode(text)));
}
