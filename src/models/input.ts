import { integerFrom, listOf, text } from "../check.js";
import type { DType } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import { LayerTensor } from "../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { uniqueName } from "../names.js";
import { refuseUnknown } from "../options.js";
import { isList } from "../structure.js";

/** A sample's shape; null for a size that differs from batch to batch. */
export type SampleShape = readonly (number | null)[];

export interface InputOptions {
  /** Shape of one sample, batch axis left out; null for a size that differs from batch to batch. */
  readonly shape?: SampleShape | undefined;
  /** The shape with the batch axis in front, in place of `shape` and `batchSize`. */
  readonly batchShape?: SampleShape | undefined;
  /** Default `"float32"`. `"string"`: texts, for layers that make numbers of them on the host. */
  readonly dtype?: DType | "string" | undefined;
  /** Default `input`, numbered. */
  readonly name?: string | undefined;
  /** Samples in every batch. Default: any number. */
  readonly batchSize?: number | undefined;
}

/**
 * Where a functional model begins: a value between layers of the given sample shape.
 *
 * @example
 * const x = Input([28, 28, 1]);
 * const model = new Model({ inputs: x, outputs: new Dense(10).apply(new Flatten().apply(x)) });
 */
export function Input(shape: SampleShape | InputOptions, options: Omit<InputOptions, "shape"> = {}): SymbolicTensor {
  const given = isShape(shape) ? { ...requireRecord(options), shape } : shape;
  refuseUnknown("Input", given, ["shape", "batchShape", "dtype", "name", "batchSize"]);
  const { dtype, name, batchSize, batchShape } = given;
  if (batchShape !== undefined) return Input(withoutBatch(given, batchShape));
  const sample = given.shape;
  if (!isList(sample)) {
    throw new ArgumentError({
      where: "Input",
      problem: "no such shape",
      expected: "a list of sizes, null for those that are not known",
      received: inWords(sample),
    });
  }
  const sizes = listOf("Input", "shape", sample).map((size) =>
    size === null ? -1 : integerFrom("Input", "size", size, -1),
  );
  if (name !== undefined) text("Input", "name", name);
  if (batchSize !== undefined) integerFrom("Input", "batchSize", batchSize, 1);
  return new LayerTensor(
    { shape: [batchSize ?? -1, ...sizes], ...(dtype !== undefined && { dtype: dtype as DType }) },
    { name: name ?? uniqueName("input") },
  );
}

/** The options that say the same by `shape` and `batchSize`. */
function withoutBatch({ shape, batchSize, ...others }: InputOptions, batchShape: SampleShape): InputOptions {
  const [batch = null, ...sample] = listOf("Input", "batchShape", batchShape);
  if (shape === undefined && batchSize === undefined && batchShape.length > 0)
    return { ...others, batchShape: undefined, shape: sample, batchSize: batch ?? undefined };
  throw new ArgumentError({
    where: "Input",
    problem: "no such batchShape",
    expected: "the batch and the sizes of a sample, and neither shape nor batchSize beside them",
    received: `batchShape ${inWords(batchShape)}, shape ${inWords(shape)} and batchSize ${inWords(batchSize)}`,
  });
}

/** Options, which a spread would swallow whatever they are. */
function requireRecord<T extends object>(options: T): T {
  refuseUnknown("Input", options, ["dtype", "name", "batchSize"]);
  return options;
}

function isShape(value: SampleShape | InputOptions): value is SampleShape {
  return isList(value);
}
