import { oneOf, text } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { sha256 } from "../checksum.js";
import { download } from "../download.js";
import { numbersAt, readNpz } from "../formats/npz.js";
import type { Parts } from "./parts.js";
import { checkDownload, inFolder, KERAS_FOLDER, SOURCE, type SourceOptions, sourceOf } from "./source.js";
import { decodeSprite, type Labelled } from "./sprite.js";

const TFJS_FOLDER = "https://storage.googleapis.com/learnjs-data/model-builder/";
const IMAGES = "mnist_images.png";
const LABELS = "mnist_labels_uint8";
const KERAS_SUM = sha256("731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1");
const TRAIN_ROWS = 55_000;
const LAYOUT = { count: 65_000, pixels: 28 * 28, classes: 10 };

/** Where {@link mnist} finds its files, how it gets them, and which. */
export interface MnistOptions extends SourceOptions {
  /**
   * Whose files. Default `"tfjs"`: 65,000 digits as TensorFlow.js offers them, rows of 784 numbers from 0 to 1. `"keras"`: all 70,000, as
   * Keras's `mnist.load_data()` gives them: 28 × 28 numbers from 0 to 255.
   */
  source?: "tfjs" | "keras" | undefined;
  /** The images' own address, if they are called otherwise; of `"tfjs"`, as `labelsUrl`. */
  imagesUrl?: string | undefined;
  /** The labels' own address. */
  labelsUrl?: string | undefined;
}

/** The digits to learn from, and those to be judged by. */
export type Mnist = Parts<Labelled>;

export async function loadMnist(options: MnistOptions): Promise<Mnist> {
  const where = "datasets.mnist";
  const defaults = { ...SOURCE, source: "tfjs", imagesUrl: undefined, labelsUrl: undefined } as const;
  const { source, imagesUrl, labelsUrl, ...how } = withDefaults(where, options, defaults);
  if (oneOf(where, "source", source, ["tfjs", "keras"]) === "tfjs") return loadSprite(where, imagesUrl, labelsUrl, how);
  for (const [name, value] of Object.entries({ imagesUrl, labelsUrl })) {
    if (value === undefined) continue;
    const expected = 'none where the source is "keras", whose digits and labels are one file';
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected,
      received: inWords(value),
      remedy: "Pass url",
    });
  }
  return loadNpz(where, how);
}

async function loadSprite(
  where: string,
  imagesUrl: string | undefined,
  labelsUrl: string | undefined,
  how: SourceOptions,
): Promise<Mnist> {
  const folder = text(where, "url", how.url === undefined ? TFJS_FOLDER : how.url);
  const [pictures, classes] = [
    text(where, "imagesUrl", imagesUrl === undefined ? inFolder(folder, IMAGES) : imagesUrl),
    text(where, "labelsUrl", labelsUrl === undefined ? inFolder(folder, LABELS) : labelsUrl),
  ];
  checkDownload(where, how);
  const remedy = `Check the network, or serve ${IMAGES} and ${LABELS} yourself and pass their folder as url`;
  const get = (url: string) => download(where, { url, remedy }, how); // whose sums nobody publishes
  const [images, labels] = await Promise.all([get(pictures), get(classes)]);
  const { x, y } = decodeSprite(where, images, labels, LAYOUT);
  return {
    train: { x: x.slice(0, TRAIN_ROWS), y: y.slice(0, TRAIN_ROWS) },
    test: { x: x.slice(TRAIN_ROWS), y: y.slice(TRAIN_ROWS) },
  };
}

async function loadNpz(where: string, how: SourceOptions): Promise<Mnist> {
  const file = await sourceOf(where, KERAS_FOLDER, how)("mnist.npz", KERAS_SUM);
  const arrays = readNpz(where, file, ["x_train", "y_train", "x_test", "y_test"]);
  const part = (name: string): Labelled => ({
    x: numbersAt(where, arrays, `x_${name}`, "float32"),
    y: numbersAt(where, arrays, `y_${name}`, "int32"),
  });
  return { train: part("train"), test: part("test") };
}
