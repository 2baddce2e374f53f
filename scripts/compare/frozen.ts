import {
  Adam,
  applications,
  Dense,
  Dropout,
  GlobalAveragePooling2D,
  Input,
  init,
  Random,
  Sequential,
  setRandomSeed,
  Tensor,
} from "wgrad";
import { openDawn } from "../train/dawn.js";

const [SIZE, SAMPLES, ROUNDS] = [128, 64, 3];

/**
 * Trains a head on MobileNet 0.25, frozen and of random weights, on pictures of noise, with features computed once (`cacheFrozen`) and in
 * every step. Both take turns; compiling is done before the clock runs. Prints median, least and most seconds, and how far the weights differ.
 */
export async function compareFrozen({
  epochs,
  seed,
}: {
  readonly epochs: number;
  readonly seed: number;
}): Promise<void> {
  const device = await init({ gpu: await openDawn() });
  const random = new Random(seed);
  const x = new Tensor(
    [SAMPLES, SIZE, SIZE, 3],
    Float32Array.from({ length: SAMPLES * SIZE * SIZE * 3 }, () => random.uniform()),
    "float32",
  );
  const y = Tensor.from(Array.from({ length: SAMPLES }, (_, i) => i % 4));
  const trained = async (cacheFrozen: boolean) => {
    setRandomSeed(seed);
    const inputShape = [SIZE, SIZE, 3];
    const base = await applications.MobileNet({ alpha: 0.25, weights: null, includeTop: false, inputShape });
    base.trainable = false;
    const head = new Dense(4, { activation: "softmax" });
    const model = new Sequential([Input(inputShape), base, new GlobalAveragePooling2D(), new Dropout(0.2), head]);
    model.compile({ optimizer: new Adam(0.01), loss: "sparseCategoricalCrossentropy" });
    const options = { batchSize: 16, cacheFrozen, verbose: 0 } as const;
    await model.fit(x, y, { ...options, epochs: 1 });
    const begun = performance.now();
    await model.fit(x, y, { ...options, epochs });
    const seconds = (performance.now() - begun) / 1000;
    const weights = (await head.getWeights()).flatMap(({ data }) => [...data]);
    model.dispose();
    return { seconds, weights };
  };
  const [cached, plain]: { readonly seconds: number; readonly weights: number[] }[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    cached?.push(await trained(true));
    plain?.push(await trained(false));
  }
  const figures = (runs: typeof cached = []) => {
    const [least = 0, median = 0, most = 0] = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
    return { median, least, most };
  };
  const [a = [], b = []] = [cached?.[0]?.weights, plain?.[0]?.weights];
  const apart = Math.max(...a.map((weight, i) => Math.abs(weight - (b[i] ?? 0))));
  const [once, always] = [figures(cached), figures(plain)];
  console.log(`${device.adapter}: ${epochs} epochs over ${SAMPLES} pictures of ${SIZE} × ${SIZE}, in seconds`);
  console.table({ "in every step": always, once });
  console.log(`${(always.median / once.median).toFixed(1)} times as fast; weights at most ${apart} apart`);
  device.destroy();
}
