import { oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { StringTensor } from "../../string-tensor.js";
import { Tensor } from "../../tensor.js";
import { LAYER, type LayerConfig } from "../layer.js";
import { ENCODINGS, type Encoding, encodeCategories, encodedShape } from "./encode-categories.js";
import { type Buckets, hashBuckets, type Salt } from "./hash-buckets.js";
import type { HostData } from "./host-data.js";
import { HostLayer } from "./host-layer.js";

export interface HashingConfig extends LayerConfig {
  /** How many bins there are, that of the mask among them. */
  readonly numBins: number;
  /** What stands for nothing and falls into bin 0, which is its own. Default null: there is no such value. */
  readonly maskValue: string | number | null;
  /** Hashes by SipHash64 under this key, not by FarmHash64. Default: none. */
  readonly salt: Salt | undefined;
  /** How bins come out: see {@link CategoryEncoding}. Default `"int"`: their numbers. */
  readonly outputMode: Encoding;
  /** There are no sparse tensors here: nothing but false. */
  readonly sparse: boolean;
}

/** Options of {@link Hashing}. */
export type HashingOptions = Options<HashingConfig, "numBins">;

const HASHING: Defaults<HashingConfig, "numBins"> = {
  ...LAYER,
  maskValue: null,
  salt: undefined,
  outputMode: "int",
  sparse: false,
};

/**
 * Texts or whole numbers as numbers of bins, by a hash that stays the same for ever and needs no vocabulary: FarmHash64, as in
 * TensorFlow, or SipHash64. Fractions are cut off. On the host: in front of a model, or by itself. Any shape.
 *
 * @example
 * new Hashing(3).apply([["A"], ["B"], ["C"], ["D"], ["E"]]).toArray();   // [[1], [0], [1], [1], [2]]
 */
export class Hashing extends HostLayer<SymbolicTensor, HashingConfig, HostData, Tensor> {
  static override className = "Hashing";
  static override args = ["numBins"];
  static override defaults = HASHING;
  readonly #buckets: Buckets;

  constructor(numBins: number, options?: HashingOptions) {
    super(options, { numBins });
    const { maskValue, salt, outputMode, sparse } = this.config;
    positiveInteger(this.name, "numBins", numBins);
    oneOf(this.name, "outputMode", outputMode, ENCODINGS);
    oneOf(this.name, "sparse", sparse, [false]);
    this.#buckets = hashBuckets(this.name, salt);
    if (maskValue === null || typeof maskValue === "string" || Number.isFinite(maskValue)) return;
    const expected = "a text, a number or null";
    throw new ArgumentError({ where: this.name, problem: "no such maskValue", expected, received: inWords(maskValue) });
  }

  protected override onHost(x: HostTensor): Tensor {
    const { numBins, maskValue, outputMode } = this.config;
    const isMasked = maskValue !== null && numBins > 1;
    const bins = elementsOf(x).map((value) => {
      if (isMasked && value === maskValue) return 0;
      const text = typeof value === "number" ? this.#whole(value) : value;
      return isMasked ? 1 + this.#buckets(text, numBins - 1) : this.#buckets(text, numBins);
    });
    return encodeCategories(bins, x.shape, outputMode, numBins);
  }

  /** A number as the text of the whole number towards 0. */
  #whole(value: number): string {
    if (Number.isFinite(value)) return `${BigInt(Math.trunc(value))}`;
    throw new ArgumentError({
      where: this.name,
      problem: "no number to hash",
      expected: "finite numbers",
      received: `${value}`,
    });
  }

  protected override outputSpec({ shape }: SymbolicTensor) {
    const { numBins, outputMode } = this.config;
    const dtype = outputMode === "int" ? ("int32" as const) : ("float32" as const);
    return { shape: encodedShape(shape, outputMode, numBins), dtype };
  }
}

/** Texts, or numbers. */
export function elementsOf(x: HostTensor): readonly (string | number)[] {
  if (isA(x, StringTensor)) return x.data;
  return isA<Tensor>(x, Tensor) ? Array.from(x.values) : [];
}
