import { performance } from "node:perf_hooks";
import { Conv2D, Dataset, Dense, Flatten, init, MaxPooling2D, Random, Sequential, setRandomSeed, Tensor } from "wgrad";
import { openDawn } from "../train/dawn.js";

const [STEPS, ROUNDS] = [32, 5];
const EXECUTIONS = [1, 8, "auto"] as const;

const nets = {
  MLP: () => [
    new Flatten({ inputShape: [28, 28, 1] }),
    new Dense(512, { activation: "relu" }),
    new Dense(256, { activation: "relu" }),
    new Dense(10, { activation: "softmax" }),
  ],
  CNN: () => [
    new Conv2D(8, 3, { activation: "relu", inputShape: [28, 28, 1] }),
    new MaxPooling2D(),
    new Conv2D(16, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Flatten(),
    new Dense(10, { activation: "softmax" }),
  ],
};

/**
 * Trains an MLP and a small CNN on pictures of noise with one step a submit, and with several. They take turns in one process. Prints
 * milliseconds a step, those in which the host was busy among them, the part of these that goes into batches: copying rows together, and
 * handing them to the GPU; and whether all come to the same losses.
 */
export async function compareExecutions({ seed }: { readonly seed: number }): Promise<void> {
  const device = await init({ gpu: await openDawn() });
  console.log(`${device.adapter}: ${STEPS} steps an epoch, ${ROUNDS} epochs each, in milliseconds a step`);
  for (const [name, layers] of Object.entries(nets)) {
    for (const batchSize of [32, 128]) {
      const random = new Random(seed);
      const pixels = Float32Array.from({ length: STEPS * batchSize * 784 }, () => random.uniform());
      const x = new Tensor([STEPS * batchSize, 28, 28, 1], pixels, "float32");
      const y = Tensor.from(Int32Array.from({ length: STEPS * batchSize }, (_, i) => i % 10));
      const sides = EXECUTIONS.map((stepsPerExecution) => {
        setRandomSeed(seed);
        const model = new Sequential(layers());
        model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", stepsPerExecution });
        return { model, took: [] as number[], busy: [] as number[], losses: [] as unknown[] };
      });
      for (let round = 0; round <= ROUNDS; round++) {
        for (const { model, took, busy, losses } of sides) {
          const [begun, before] = [performance.now(), performance.eventLoopUtilization()];
          const { history } = await model.fit(x, y, { batchSize, epochs: 1, verbose: 0 });
          losses.push(history.loss);
          if (round === 0) continue; // it compiles
          took.push((performance.now() - begun) / STEPS);
          busy.push(performance.eventLoopUtilization(before).active / STEPS);
        }
      }
      const rows = EXECUTIONS.flatMap((steps, i) => [
        [`${steps} a submit`, figures(sides[i]?.took)] as const,
        [`${steps} a submit, host`, figures(sides[i]?.busy)] as const,
      ]);
      const [gathering, uploading] = await feeding(device.gpu, x, batchSize);
      console.log(`${name}, batches of ${batchSize}`);
      console.table({ ...Object.fromEntries(rows), "copying rows": gathering, uploading });
      const [first, ...others] = sides.map(({ losses }) => JSON.stringify(losses));
      console.log(others.every((other) => other === first) ? "the same losses, bit for bit" : "the losses differ");
      for (const { model } of sides) model.dispose();
    }
  }
  device.destroy();
}

/** What batches take on the host: being put together, and being handed to the GPU. */
async function feeding(gpu: GPUDevice, x: Tensor, batchSize: number) {
  const [gathering, uploading]: [number[], number[]] = [[], []];
  const rows = Dataset.fromTensors(x)
    .shuffle({ bufferSize: STEPS * batchSize, seed: 1 })
    .batch(batchSize);
  const buffer = gpu.createBuffer({ size: batchSize * 784 * 4, usage: 0x8 }); // COPY_DST
  for (let round = 0; round <= ROUNDS; round++) {
    let [begun, uploads] = [performance.now(), 0];
    for await (const batch of rows.epoch(round, { inPlace: true })) {
      const at = performance.now();
      gpu.queue.writeBuffer(buffer, 0, batch.data as Float32Array<ArrayBuffer>);
      uploads += performance.now() - at;
    }
    begun += uploads;
    if (round > 0) gathering.push((performance.now() - begun) / STEPS);
    if (round > 0) uploading.push(uploads / STEPS);
    await gpu.queue.onSubmittedWorkDone();
  }
  buffer.destroy();
  return [figures(gathering), figures(uploading)] as const;
}

function figures(values: readonly number[] = []) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number) => Number((sorted[place] ?? Number.NaN).toFixed(3));
  return { median: at(Math.floor(sorted.length / 2)), least: at(0), most: at(sorted.length - 1) };
}
