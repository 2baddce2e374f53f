import { positive } from "../check.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Add, BatchNormalization, Conv2D, DepthwiseConv2D, ReLU, ZeroPadding2D } from "../layers/index.js";
import type { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { channelsOf, marginsForStride2, multipleOf8 } from "./blocks.js";
import { APPLICATION, type ApplicationConfig, type ApplicationOptions, closeFrame, openFrame } from "./frame.js";
import { head } from "./head.js";
import { noWeights, rowsName, trainedSize } from "./mobilenet.js";
import { mobileNetV2File } from "./weights-table.js";

export { decodePredictions } from "./decode-predictions.js";
export { preprocessTf as preprocessInput } from "./preprocess-input.js";

/** Options of {@link MobileNetV2}. */
export interface MobileNetV2Options extends ApplicationOptions {
  /** Factor of all numbers of channels, which are then made multiples of 8. Default 1. */
  readonly alpha?: number | undefined;
}

const SIZES: readonly unknown[] = [96, 128, 160, 192, 224];
const ALPHAS = [0.35, 0.5, 0.75, 1, 1.3, 1.4];

/** Stages of blocks: channels, how many blocks, and the stride of the first. */
const STAGES = [
  [16, 1, 1],
  [24, 2, 2],
  [32, 3, 2],
  [64, 4, 2],
  [96, 3, 1],
  [160, 3, 2],
  [320, 1, 1],
] as const;

const plain = { padding: "same", useBias: false } as const;

/**
 * MobileNetV2 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018), layer by layer as in Keras. Images
 * [batch, 224, 224, 3] of values from -1 to 1, see `mobilenetV2.preprocessInput`; gives [batch, classes].
 *
 * Rejects with an ArgumentError for options that do not go together, and with a DownloadError when the weights do not come.
 */
export async function MobileNetV2(options: MobileNetV2Options = {}): Promise<Model> {
  const config = withDefaults("MobileNetV2", options, { ...APPLICATION, alpha: 1 });
  const { alpha, includeTop, inputShape } = config;
  positive("MobileNetV2", "alpha", alpha);
  const size = trainedSize(inputShape?.[0], inputShape?.[1], SIZES);
  const frame = openFrame("MobileNetV2", config as ApplicationConfig, { size });
  const file = () => {
    if (!ALPHAS.includes(alpha)) throw noWeights("MobileNetV2", `alpha: one of ${ALPHAS.join(", ")}`, alpha);
    return mobileNetV2File(alpha, trainedSize(frame.shape[0], frame.shape[1], SIZES), includeTop);
  };

  let x = new Conv2D(multipleOf8(32 * alpha), 3, { ...plain, strides: 2, name: "Conv1" }).apply(frame.input);
  x = clipped(normalized(x, "bn_Conv1"), "Conv1_relu");
  let id = 0;
  for (const [filters, blocks, stride] of STAGES) {
    for (let i = 0; i < blocks; i++) x = block(x, id++, multipleOf8(Math.floor(filters * alpha)), i === 0 ? stride : 1);
  }
  const last = alpha > 1 ? multipleOf8(1280 * alpha) : 1280;
  x = new Conv2D(last, 1, { useBias: false, name: "Conv_1" }).apply(x);
  x = clipped(normalized(x, "Conv_1_bn"), "out_relu");
  return closeFrame(frame, head(frame, x, {}), `mobilenetv2_${alpha.toFixed(2)}_${rowsName(frame.shape[0])}`, file);
}

/** Widens to 6 times the channels, filters each, and narrows; what came in is added where it fits. */
function block(input: SymbolicTensor, id: number, filters: number, strides: number): SymbolicTensor {
  const prefix = id === 0 ? "expanded_conv_" : `block_${id}_`;
  let x = input;
  if (id > 0) {
    x = new Conv2D(6 * channelsOf(x), 1, { ...plain, name: `${prefix}expand` }).apply(x);
    x = clipped(normalized(x, `${prefix}expand_BN`), `${prefix}expand_relu`);
  }
  if (strides === 2) x = new ZeroPadding2D(marginsForStride2(x, 3), { name: `${prefix}pad` }).apply(x);
  const padding = strides === 1 ? "same" : "valid";
  x = new DepthwiseConv2D(3, { strides, padding, useBias: false, name: `${prefix}depthwise` }).apply(x);
  x = clipped(normalized(x, `${prefix}depthwise_BN`), `${prefix}depthwise_relu`);
  x = new Conv2D(filters, 1, { ...plain, name: `${prefix}project` }).apply(x);
  x = normalized(x, `${prefix}project_BN`);
  if (strides !== 1 || channelsOf(input) !== filters) return x;
  return new Add({ name: `${prefix}add` }).apply([input, x]);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return new BatchNormalization({ epsilon: 1e-3, momentum: 0.999, name }).apply(x);
}

function clipped(x: SymbolicTensor, name: string): SymbolicTensor {
  return new ReLU(6, { name }).apply(x);
}
