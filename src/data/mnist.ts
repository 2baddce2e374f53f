import { callable, text } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords, tagOf } from "../in-words.js";
import { refuseUnknown } from "../options.js";
import { type DownloadOptions, download } from "./download.js";
import type { Labelled } from "./sprite.js";

const PUBLIC_FOLDER = "https://storage.googleapis.com/learnjs-data/model-builder/";
const IMAGES = "mnist_images.png";
const LABELS = "mnist_labels_uint8";
const TRAIN_ROWS = 55_000;
const LAYOUT = { count: 65_000, pixels: 28 * 28, classes: 10 };

/** Where {@link mnist} finds its two files, and how it gets them. */
export interface MnistOptions extends DownloadOptions {
  /** The folder that holds `mnist_images.png` and `mnist_labels_uint8`; a public one of Google's unless told. */
  url?: string;
  /** The images' own address, if they are called otherwise. */
  imagesUrl?: string;
  /** The labels' own address. */
  labelsUrl?: string;
}

/** The digits to learn from, and those to be judged by. */
export interface Mnist {
  train: Labelled;
  test: Labelled;
}

/**
 * Handwritten digits: 65,000 of the 70,000 of MNIST, 28 × 28 grey pixels each, as TensorFlow.js offers them (10 MB).
 *
 * `train` has 55,000, `test` 10,000; `x` is [rows, 784] with 0 for paper and 1 for ink, `y` is [rows] with the digits.
 * Convolutions want `x.reshape([-1, 28, 28, 1])`. Takes some 300 MB while it decodes, 200 MB then.
 *
 * Rejects with a DownloadError if a file does not come, and with a FormatError if it is another file or damaged.
 *
 * Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", 1998.
 *
 * @example
 * const { train, test } = await datasets.mnist();
 * const { train, test } = await datasets.mnist({ url: "/mnist" });   // from your own server
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const where = "datasets.mnist";
  refuseUnknown(where, options, ["url", "imagesUrl", "labelsUrl", "fetch", "signal"]);
  const { url = PUBLIC_FOLDER, ...how } = options;
  const { imagesUrl = inFolder(text(where, "url", url), IMAGES), labelsUrl = inFolder(url, LABELS) } = options;
  text(where, "imagesUrl", imagesUrl);
  text(where, "labelsUrl", labelsUrl);
  if (how.fetch !== undefined) callable(where, "fetch", how.fetch);
  if (how.signal !== undefined && tagOf(how.signal) !== "AbortSignal") {
    const expected = "an AbortSignal";
    throw new ArgumentError({ where, problem: "no such signal", expected, received: inWords(how.signal) });
  }
  const remedy = `Check the network, or serve ${IMAGES} and ${LABELS} yourself and pass their folder as url`;
  const [images, labels, { decodeSprite }] = await Promise.all([
    download(where, imagesUrl, remedy, how),
    download(where, labelsUrl, remedy, how),
    import("./sprite.js"), // only now: an app without these digits does not load the PNG decoder
  ]);
  const { x, y } = await decodeSprite(where, images, labels, LAYOUT);
  return {
    train: { x: x.slice(0, TRAIN_ROWS), y: y.slice(0, TRAIN_ROWS) },
    test: { x: x.slice(TRAIN_ROWS), y: y.slice(TRAIN_ROWS) },
  };
}

function inFolder(folder: string, file: string): string {
  return folder.endsWith("/") ? folder + file : `${folder}/${file}`;
}
