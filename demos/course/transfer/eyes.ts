/** Nets that have seen a million photographs, without their last layer. */
import { applications, GlobalAveragePooling2D, Model, Tensor } from "wgrad";

/** Width and height of what they look at. */
export const SIZE = 224;

type Weights = Exclude<applications.MobileNetOptions["weights"], null | undefined>;
type Open = (weights: Weights, includeTop: boolean) => Promise<Model>;

interface Kind {
  readonly open: Open;
  /** The last layer below the top. */
  readonly last: string;
  readonly prepare: (pixels: Tensor) => Tensor;
}

const mobileNet = (alpha: number): Kind => ({
  open: (weights, includeTop) => applications.MobileNet({ alpha, weights, includeTop, inputShape: [SIZE, SIZE, 3] }),
  last: "conv_pw_13_relu",
  prepare: applications.mobilenet.preprocessInput,
});

/** By the value of the page's choice. */
export const kinds: Readonly<Record<string, Kind>> = {
  "mobilenet-0.25": mobileNet(0.25),
  "mobilenet-0.5": mobileNet(0.5),
  "mobilenet-1": mobileNet(1),
  resnet50: {
    open: (weights, includeTop) => applications.ResNet50({ weights, includeTop, inputShape: [SIZE, SIZE, 3] }),
    last: "conv5_block3_out",
    prepare: applications.resnet50.preprocessInput,
  },
};

/** Makes of every photograph a short vector of what is to be seen on it. */
export class Eyes {
  readonly #net: Model;
  readonly #prepare: Kind["prepare"];

  private constructor(net: Model, prepare: Kind["prepare"]) {
    this.#net = net;
    this.#prepare = prepare;
  }

  /**
   * `weights`: files, of a net with or without its top, or `"imagenet"`, which fetches those without it from Keras's address.
   *
   * @throws a FormatError when they are of another net, a DownloadError when they do not come.
   */
  static async open(kind: Kind, weights: Weights): Promise<Eyes> {
    const body = weights === "imagenet" ? await kind.open(weights, false) : await opened(kind, weights);
    const outputs = new GlobalAveragePooling2D().apply(body.getLayer(kind.last).output);
    return new Eyes(new Model({ inputs: body.input, outputs }), kind.prepare);
  }

  /** What is seen on photographs, one after the other so that the page stays awake: [photographs, features]. Pixels: [224, 224, 3], from 0 to 255. */
  async see(photographs: readonly Float32Array[]): Promise<Tensor> {
    const rows: Float32Array[] = [];
    for (const pixels of photographs) {
      const one = this.#prepare(Tensor.from(pixels, [1, SIZE, SIZE, 3]));
      rows.push(Float32Array.from((await this.#net.predict(one)).data));
    }
    const width = rows[0]?.length ?? 0;
    const all = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries()) all.set(row, i * width);
    return Tensor.from(all, [rows.length, width]);
  }

  dispose(): void {
    this.#net.dispose();
  }
}

/** With its top where the file has one, else without. */
async function opened(kind: Kind, weights: Weights): Promise<Model> {
  try {
    return await kind.open(weights, true);
  } catch (withTop) {
    return kind.open(weights, false).catch(() => Promise.reject(withTop));
  }
}
