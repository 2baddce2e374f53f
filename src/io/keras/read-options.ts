import type { Declaration } from "../../config.js";
import { FormatError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isList, isRecord } from "../../structure.js";
import { optionFromKeras } from "../keras-names.js";
import { isOlderOptimizer, OLDER_OPTIMIZERS, olderOptimizer } from "./older-optimizers.js";

/** Which program wrote a config: Keras 3; Keras 1 and 2, which mean other things by some names; or tfjs. */
export type Dialect = "keras3" | "keras2" | "tfjs";

type Config = Readonly<Record<string, unknown>>;

/** What changes nothing of what is computed here, whatever its value. */
const IGNORED = new Set([
  "autocast",
  "batch_input_shape",
  "build_input_shape",
  "dtype",
  "implementation",
  "input_dtype",
  "input_length",
  "is_legacy_optimizer",
  "jit_compile",
  "renorm_clipping",
  "renorm_momentum",
  "synchronized",
  "unroll",
  "use_cudnn",
]);

/** Options that Keras 2 and tfjs called otherwise, by class. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LeakyReLU: { alpha: "negative_slope" },
  ThresholdedReLU: { theta: "threshold" },
  Dropout: { p: "rate" },
};

/** Classes that Keras 2 and tfjs called otherwise. */
const CLASSES: Readonly<Record<string, string>> = {
  ...OLDER_OPTIMIZERS,
  BatchNormalizationV1: "BatchNormalization",
  BatchNormalizationV2: "BatchNormalization",
  CuDNNGRU: "GRU",
  CuDNNLSTM: "LSTM",
  GroupedQueryAttention: "GroupQueryAttention",
  GRUV1: "GRU",
  GRUV2: "GRU",
  LeCunNormal: "LecunNormal",
  LeCunUniform: "LecunUniform",
  LSTMV1: "LSTM",
  LSTMV2: "LSTM",
  ThresholdedReLU: "ReLU",
  UnifiedGRU: "GRU",
  UnifiedLSTM: "LSTM",
};

/** The class that a file means by a name. */
export function classFromKeras(name: string): string {
  return Object.hasOwn(CLASSES, name) ? (CLASSES[name] ?? name) : name;
}

/**
 * A config of Keras's, without what says nothing here: null and false for what there is no option for. What is left and no option of the class
 * is refused by its constructor.
 */
export function optionsOf(written: string, Class: Declaration, config: Config, dialect: Dialect): Config {
  const isKnown = (option: string) => Class.args.includes(option) || Object.hasOwn(Class.defaults, option);
  const defaults = new Map<string, unknown>(Object.entries(Class.defaults));
  const renamed = dialect === "keras3" ? {} : (RENAMED[written] ?? {});
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(changed(written, config, dialect))) {
    const name = renamed[key] ?? key;
    const option = optionFromKeras(name);
    if (!isKnown(option) && (value === null || value === false || IGNORED.has(name))) continue;
    const usual = defaults.get(option);
    if (value === null && (typeof usual === "number" || isList(usual))) continue; // as `weight_decay`: none
    if (value === null && dialect !== "keras3" && usual !== undefined) continue; // what was not told was written, too
    kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}

/** What needs more than another name. */
function changed(written: string, config: Config, dialect: Dialect): Config {
  if (written === "VarianceScaling" && config.distribution === "normal") {
    return { ...config, distribution: "truncated_normal" };
  }
  if (written === "RandomShear") return { ...config, x_factor: upTo(config.x_factor), y_factor: upTo(config.y_factor) };
  if (dialect === "keras3") return written === "InputLayer" ? inputLayer(config) : config;
  if (isOlderOptimizer(written)) return olderOptimizer(written, config);
  switch (written) {
    case "InputLayer":
      return inputLayer(config);
    case "BatchNormalization":
      return { ...config, axis: isList(config.axis) ? config.axis[0] : (config.axis ?? -1) };
    case "GRU":
    case "GRUCell":
      // What Keras 1 and tfjs have, which write no such option.
      return { reset_after: false, ...config };
    case "CuDNNGRU":
      return { ...config, reset_after: true, recurrent_activation: "sigmoid" };
    case "CuDNNLSTM":
      return { ...config, recurrent_activation: "sigmoid" };
    default:
      return config;
  }
}

/** A range to both sides of 0, as Keras writes it, by its end. */
function upTo(range: unknown): unknown {
  return isList(range) && range.length === 2 && range[0] === -Number(range[1]) ? range[1] : range;
}

const WHOLE = ["int8", "int16", "int64", "uint8", "uint16", "uint64"];
const FLOATS = ["float16", "bfloat16", "float64"];

/** What goes in: its shape with the batch, and a type that there is here. */
function inputLayer({ batch_input_shape: older, batchInputShape: tfjs, ...config }: Config): Config {
  const { batch_shape: shape = older ?? tfjs, dtype } = config;
  const type = typeof dtype !== "string" ? "float32" : dtypeHere(dtype);
  return { ...config, ...(shape !== undefined && { batch_shape: shape }), dtype: type };
}

/** The type that there is here in the place of one of Keras's. */
export function dtypeHere(name: string): string {
  return WHOLE.includes(name) ? "int32" : FLOATS.includes(name) ? "float32" : name;
}

/** What a layer computes in, by a name of Keras's, if it is one: the halves that there are, and float32 in the place of bfloat16. */
export function precisionHere(name: string): string | undefined {
  return Object.hasOwn(PRECISIONS, name) ? PRECISIONS[name] : undefined;
}

const PRECISIONS: Readonly<Record<string, string>> = {
  float32: "float32",
  float64: "float32",
  bfloat16: "float32",
  mixed_bfloat16: "float32",
  float16: "mixedFloat16",
  mixed_float16: "mixedFloat16",
};

/** The name of a dtype or of a policy. Throws a FormatError for a policy of quantized weights. */
export function dtypeName(description: Config): string {
  const config = isRecord(description.config) ? description.config : {};
  const name = String(config.name ?? "float32");
  if (!/^(mixed_)?(b?float\d+|u?int\d+|bool|string)$/.test(name)) {
    throw new FormatError({
      where: "dtype",
      problem: "weights of this type are not read",
      expected: "float32, or mixed_float16",
      received: inWords(config.name ?? description.class_name),
      remedy: "Save the model before it is quantized",
    });
  }
  return precisionHere(name) ?? name;
}
