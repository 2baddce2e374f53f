import { type ActivationLike, getActivation } from "../activations/index.js";
import { listOf, oneOf, positiveInteger, text } from "../check.js";
import type { DownloadOptions } from "../data/download.js";
import type { FileSource } from "../data/file-source.js";
import { checkDownload } from "../data/sets/source.js";
import { ArgumentError } from "../errors.js";
import { LayerTensor, replaceBetween } from "../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { Input, Model, type SampleShape } from "../models/index.js";
import { isList } from "../structure.js";
import { loadApplicationWeights } from "./load-weights.js";
import type { WeightsFile } from "./weights-table.js";

/** What every application takes, as in Keras. */
export interface ApplicationOptions extends Pick<DownloadOptions, "fetch" | "signal" | "progress"> {
  /** Whether the layers that classify are there. Default true. */
  readonly includeTop?: boolean | undefined;
  /**
   * `"imagenet"`, the default: those that Keras publishes, downloaded from its address. Null: random ones. Or a file of weights, from
   * wherever `model.loadWeights` takes one.
   */
  readonly weights?: "imagenet" | FileSource | null | undefined;
  /** A value between layers to begin with, from `Input` or another layer. Default: an input of `inputShape`. */
  readonly inputTensor?: SymbolicTensor | undefined;
  /**
   * [height, width, channels] of one image; null for sizes that differ from batch to batch, without a top. Default: the size that the
   * weights were trained on with a top, else any.
   */
  readonly inputShape?: SampleShape | undefined;
  /** What is done without a top to the last plane of features: its mean, its maximum, or nothing. Default null. */
  readonly pooling?: "avg" | "max" | null | undefined;
  /** How many classes the top tells apart. Default 1000; others only with weights of one's own or none. */
  readonly classes?: number | undefined;
  /** What the top ends with; null gives logits. Default `"softmax"`. */
  readonly classifierActivation?: ActivationLike | null | undefined;
  /** Name of the model. */
  readonly name?: string | undefined;
}

/** The defaults of {@link ApplicationOptions}. */
export const APPLICATION = {
  includeTop: true,
  weights: "imagenet",
  inputTensor: undefined,
  inputShape: undefined,
  pooling: null,
  classes: 1000,
  classifierActivation: "softmax",
  name: undefined,
  fetch: undefined,
  signal: undefined,
  progress: undefined,
} as const;

/** The options of an application with their defaults. */
export interface ApplicationConfig extends Pick<DownloadOptions, "fetch" | "signal" | "progress"> {
  readonly includeTop: boolean;
  readonly weights: "imagenet" | FileSource | null;
  readonly inputTensor: SymbolicTensor | undefined;
  readonly inputShape: SampleShape | undefined;
  readonly pooling: "avg" | "max" | null;
  readonly classes: number;
  readonly classifierActivation: ActivationLike | null;
  readonly name: string | undefined;
}

/** The sizes of images that an application is for. */
export interface ImageSizes {
  /** Height and width unless told. */
  readonly size: number;
  /** The least height and width. Default 32. */
  readonly least?: number;
  /** Whether images of any size are taken with a top, too. Default false. */
  readonly anySize?: boolean;
}

/** A model that is being made: how, and what its layers begin with. */
export interface Frame {
  readonly where: string;
  readonly config: ApplicationConfig;
  /** What the application's layers begin with. */
  readonly input: SymbolicTensor;
  /** [height, width, channels]; null for those that differ. */
  readonly shape: SampleShape;
}

/** Checks what all applications take, and makes the input. Throws an ArgumentError. */
export function openFrame(where: string, config: ApplicationConfig, sizes: ImageSizes): Frame {
  const { includeTop, weights, classes, classifierActivation, pooling, inputTensor, name } = config;
  oneOf(where, "pooling", pooling, ["avg", "max", null]);
  positiveInteger(where, "classes", classes);
  if (name !== undefined) text(where, "name", name);
  checkDownload(where, config);
  const activation = getActivation(classifierActivation ?? "linear");
  if (weights === "imagenet" && includeTop && classes !== 1000) {
    const remedy = "For other classes, pass weights: null, or includeTop: false and a top of your own";
    throw refused(where, "the ImageNet weights are for other classes", "classes: 1000", classes, remedy);
  }
  if (weights !== null && includeTop && ![getActivation("softmax"), getActivation("linear")].includes(activation)) {
    const expected = 'null or "softmax"';
    throw refused(where, "the weights were trained with another classifierActivation", expected, classifierActivation);
  }
  if (inputTensor === undefined) {
    const shape = shapeOf(where, config, sizes);
    return { where, config, input: Input(shape), shape };
  }
  if (!isA(inputTensor, LayerTensor)) {
    throw refused(where, "no such inputTensor", "what Input(…) or a layer between layers gives", inputTensor);
  }
  const given = inputTensor.shape.slice(1).map((size) => (size < 0 ? null : size));
  const { inputShape = given } = config;
  if (isList(inputShape) && inputShape.length === given.length && inputShape.every((size, i) => size === given[i])) {
    // Keras takes any plane of features that is given so, whatever its size.
    if (given.length === 3) return { where, config, input: inputTensor, shape: given };
    throw refused(where, "no such inputTensor", "[batch, height, width, channels]", inputTensor.shape);
  }
  throw refused(where, "inputShape is not that of inputTensor", inWords(given), inputShape, "Leave inputShape out");
}

/** What a sample's shape is, by what was asked for. */
function shapeOf(where: string, config: ApplicationConfig, { size, least = 32, anySize }: ImageSizes): SampleShape {
  const { includeTop, weights, inputShape } = config;
  const isPublished = weights === "imagenet";
  if (inputShape === undefined) return includeTop && anySize !== true ? [size, size, 3] : [null, null, 3];
  if (!isList(inputShape)) throw refused(where, "no such inputShape", "[height, width, channels]", inputShape);
  const sizes = listOf(where, "inputShape", inputShape, { least: 3, most: 3 });
  for (const one of sizes) if (one !== null) positiveInteger(where, "inputShape", one);
  const [height = null, width = null, channels = null] = sizes;
  if (channels === null) throw refused(where, "the number of channels must be known", "a number", inputShape);
  if (isPublished && channels !== 3) {
    throw refused(where, "the ImageNet weights are for images of 3 channels", "[height, width, 3]", inputShape);
  }
  if ([height, width].some((one) => one !== null && one < least)) {
    throw refused(where, "the images are too small", `at least ${least} by ${least}`, inputShape);
  }
  if (includeTop && anySize !== true) {
    if (height === null || width === null) {
      const remedy = "Say the size, or pass includeTop: false";
      throw refused(where, "the top is for images of one size", "a known height and width", inputShape, remedy);
    }
    if (isPublished && (height !== size || width !== size)) {
      const remedy = "For another size, pass includeTop: false";
      throw refused(where, "the ImageNet weights are for another size", inWords([size, size, 3]), inputShape, remedy);
    }
  }
  return [height, width, channels];
}

function refused(where: string, problem: string, expected: string, received: unknown, remedy?: string): ArgumentError {
  return new ArgumentError({
    where,
    problem,
    expected,
    received: inWords(received),
    ...(remedy !== undefined && { remedy }),
  });
}

/** Makes the model, and sets its weights. `file`: where those of ImageNet are; throws where none fit. */
export async function closeFrame(
  { where, config, input }: Frame,
  output: SymbolicTensor,
  name: string,
  file: () => WeightsFile,
): Promise<Model> {
  const [inputs, ...more] = sourcesOf(input as LayerTensor);
  if (inputs === undefined || more.length > 0) {
    const received = `${more.length + 1} inputs`;
    throw new ArgumentError({ where, problem: "inputTensor depends on several inputs", expected: "one", received });
  }
  const model = new Model({ inputs, outputs: output, name: config.name ?? name });
  if (config.weights !== null) await loadApplicationWeights(model, config.weights, file, config);
  return model;
}

/** The inputs that a value depends on. */
function sourcesOf(tensor: LayerTensor): readonly SymbolicTensor[] {
  const [found, seen] = [new Set<LayerTensor>(), new Set<LayerTensor>()];
  const left = [tensor];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    if (one.from === undefined) found.add(one);
    else replaceBetween(one.from.args, (before) => left.push(before));
  }
  return [...found];
}
