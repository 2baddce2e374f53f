import type { Cifar100Options } from "./load-cifar.js";
import type { Mnist, MnistOptions } from "./load-mnist.js";
import type { Parts } from "./parts.js";
import type { SourceOptions } from "./source.js";
import type { Labelled } from "./sprite.js";

/**
 * Handwritten digits: 65,000 of the 70,000 of MNIST, 28 × 28 grey pixels each, as TensorFlow.js offers them (10 MB).
 *
 * `train` has 55,000, `test` 10,000; `x` is [rows, 784] with 0 for paper and 1 for ink, `y` is [rows] with the digits.
 * Convolutions want `x.reshape([-1, 28, 28, 1])`. Takes some 300 MB while it decodes, 200 MB then.
 *
 * A picture is known to be whole by the sums in its PNG; none are published, so that these files are not kept as others are.
 *
 * With `source: "keras"` it is what `keras.datasets.mnist.load_data()` gives: `train` has 60,000, `x` is [rows, 28, 28] with numbers from
 * 0 to 255, as float32.
 *
 * Rejects with a DownloadError if a file does not come, and with a FormatError if it is another file or damaged.
 *
 * Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", 1998.
 *
 * @example
 * const { train, test } = await datasets.mnist();
 * @example await datasets.mnist({ url: "/mnist" }) // from your own server
 * @example await datasets.mnist({ source: "keras" }) // as in Keras
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  return (await import("./late.js")).loadMnist(options);
}

/**
 * Pictures of clothes in place of digits: 60,000 to train and 10,000 to test, as `keras.datasets.fashion_mnist.load_data()` gives them (31 MB).
 *
 * `x` is [rows, 28, 28] with numbers from 0 to 255, as float32; `y` is [rows]: T-shirt/top, trouser, pullover, dress, coat, sandal, shirt,
 * sneaker, bag, ankle boot. Rejects as {@link mnist} does.
 *
 * Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms", 2017.
 *
 * @example
 * const { train, test } = await datasets.fashionMnist();
 * await model.fit(train.x.div(255), train.y);
 */
export async function fashionMnist(options: SourceOptions = {}): Promise<Parts<Labelled>> {
  return (await import("./late.js")).loadFashionMnist(options);
}

/**
 * Small colour pictures of ten classes: 50,000 to train and 10,000 to test, as `keras.datasets.cifar10.load_data()` gives them (170 MB, from
 * the same pictures' binary archive).
 *
 * `x` is [rows, 32, 32, 3] with numbers from 0 to 255, as float32: 740 MB altogether; `y` is [rows, 1]: airplane, automobile, bird, cat,
 * deer, dog, frog, horse, ship, truck. Rejects as {@link mnist} does.
 *
 * Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 *
 * @example
 * const { train, test } = await datasets.cifar10({ url: "/cifar" });   // a folder of yours with cifar-10-binary.tar.gz
 */
export async function cifar10(options: SourceOptions = {}): Promise<Parts<Labelled>> {
  return (await import("./late.js")).loadCifar10(options);
}

/**
 * As {@link cifar10}, with a hundred classes, or with `labelMode: "coarse"` the twenty groups of them: what
 * `keras.datasets.cifar100.load_data()` gives (169 MB).
 *
 * @example
 * const { train, test } = await datasets.cifar100({ labelMode: "coarse" });
 */
export async function cifar100(options: Cifar100Options = {}): Promise<Parts<Labelled>> {
  return (await import("./late.js")).loadCifar100(options);
}
