/** Three small nets, trained wherever this runs: what they lose must be the same everywhere. */
import {
  Adam,
  Conv2D,
  Dense,
  type Device,
  DeviceError,
  type Family,
  Flatten,
  type InitOptions,
  init,
  LSTM,
  MaxPooling2D,
  type Model,
  Sequential,
  setRandomSeed,
  Tensor,
} from "wgrad";

/** What came of them. */
export interface Trained {
  readonly adapter: string;
  readonly family: Family;
  /** Losses by net, one an epoch. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
  /** The name of the error with which the family of subgroups is refused; undefined where it can run. */
  readonly refused: string | undefined;
}

const wave = (shape: readonly number[], value: (i: number) => number) =>
  new Tensor(
    [...shape],
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
    "float32",
  );
const classes = (size: number) =>
  new Tensor(
    [size],
    Int32Array.from({ length: size }, (_, i) => (i * i) % 2),
    "int32",
  );

const CROSS_ENTROPY = "sparseCategoricalCrossentropy";

const NETS: Readonly<Record<string, () => { model: Model; x: Tensor; y: Tensor }>> = {
  mlp: () => ({
    model: new Sequential([
      new Dense(32, { activation: "relu", inputShape: [16] }),
      new Dense(2, { activation: "softmax" }),
    ]).compile({ optimizer: new Adam(0.01), loss: CROSS_ENTROPY }),
    x: wave([256, 16], (i) => Math.sin(Math.floor(i / 16) * 12.9898 + (i % 16) * 78.233)),
    y: classes(256),
  }),
  cnn: () => ({
    model: new Sequential([
      new Conv2D(8, 3, { activation: "relu", inputShape: [8, 8, 1] }),
      new MaxPooling2D(2),
      new Flatten(),
      new Dense(2, { activation: "softmax" }),
    ]).compile({ optimizer: new Adam(0.01), loss: CROSS_ENTROPY }),
    x: wave([64, 8, 8, 1], (i) => Math.sin(Math.floor(i / 64) + (i % 64) * (1 + (Math.floor(i / 64) % 2)))),
    y: classes(64),
  }),
  lstm: () => ({
    model: new Sequential([new LSTM(8, { inputShape: [6, 4] }), new Dense(1)]).compile({
      optimizer: new Adam(0.01),
      loss: "mse",
    }),
    x: wave([32, 6, 4], Math.sin),
    y: wave([32, 1], (i) => Math.cos(24 * i)),
  }),
};

/** Trains them for five epochs each on a device as `options` ask for it. */
export async function trainNets(options: InitOptions = {}): Promise<Trained> {
  const device: Device = await init(options);
  const losses: Record<string, readonly number[]> = {};
  for (const [name, make] of Object.entries(NETS)) {
    setRandomSeed(7);
    const { model, x, y } = make();
    const { history } = await model.fit(x, y, { epochs: 5, batchSize: 16, shuffle: false, verbose: 0 });
    losses[name] = [...(history.loss ?? [])];
  }
  return { adapter: device.adapter, family: device.family, losses, refused: await refusal(device) };
}

async function refusal({ gpu }: Device): Promise<string | undefined> {
  try {
    await init({ device: gpu, family: "simd4" });
    return undefined;
  } catch (error) {
    if (error instanceof DeviceError) return error.name;
    throw error;
  }
}
