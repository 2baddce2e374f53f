import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import {
  ArgumentError,
  compile,
  Dataset,
  Dense,
  Flatten,
  ImageBatch,
  type ImageBatchOptions,
  Input,
  init,
  Model,
  ops,
  Random,
  Rescaling,
  Sequential,
  setRandomSeed,
  Tensor,
  utils,
} from "../../../src/index.js";

type Pictures = ConstructorParameters<typeof ImageBatch>[0];
const inPage = "document" in globalThis;
const identity = () => {
  const x = Input([7, 5, 3]);
  return new Model({ inputs: x, outputs: ops.multiply(x, 1) });
};

/** A picture of noise, as loadImg gives one. */
function noise(width: number, height: number, channels: 1 | 3 | 4 = 3, seed = 1): utils.Picture {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) =>
    channels === 4 && i % 4 === 3 ? 255 : Math.floor(random.uniform() * 256),
  );
  return utils.arrayToImg(Tensor.from(data, [height, width, channels]), { scale: false });
}

/** What the host makes of pictures. */
async function onHost(pictures: Pictures, { imageSize, colorMode }: ImageBatchOptions): Promise<Tensor> {
  let all = Tensor.zeros([0]);
  for await (const batch of Dataset.fromImages(pictures, { imageSize, colorMode }).batch(100)) all = batch;
  return all;
}

/** The numbers of pictures as they come to a program. */
async function onGpu(pictures: Pictures, options: ImageBatchOptions): Promise<Tensor> {
  const images = new ImageBatch(pictures, options);
  const program = await compile((x) => ops.multiply(x, 1), [{ shape: images.shape }]);
  const found = await program.run(images);
  program.dispose();
  return found;
}

const farthest = (one: Tensor, other: Tensor) => {
  expect(one.shape).toEqual(other.shape);
  return Math.max(...Array.from(one.values, (value, i) => Math.abs(Number(value) - Number(other.values[i]))));
};

describe.each<ImageBatchOptions>([
  { imageSize: [7, 5] },
  { imageSize: [9, 13] },
  { imageSize: [40, 61], colorMode: "rgba" },
  { imageSize: 12, colorMode: "grayscale" },
])("pictures of the host in %o", (options) => {
  test.each([
    [[noise(9, 13), noise(9, 13, 3, 2)]],
    [[noise(31, 8), noise(9, 13), noise(31, 8, 3, 3), noise(1, 1), noise(2, 3), noise(200, 3), noise(4, 4)]],
    [[noise(16, 16, 4), noise(5, 7, 1)]],
  ])("are what the host makes of them", async (pictures) => {
    // Grey is rounded on the host before it is resized.
    const far = options.colorMode === "grayscale" ? 0.51 : 1e-3;
    expect(farthest(await onGpu(pictures, options), await onHost(pictures, options))).toBeLessThan(far);
  });
});

test("numbers are rescaled on the way", async () => {
  const [pictures, options] = [[noise(9, 13), noise(5, 5)], { imageSize: [7, 5] } as const];
  const wanted = await onHost(pictures, options);
  const found = await onGpu(pictures, { ...options, scale: 1 / 127.5, offset: -1 });
  expect(farthest(found, wanted.div(127.5).sub(1))).toBeLessThan(1e-5);
});

test("predict, evaluate and fit take them as they take tensors, shuffled, in batches and amid data sets", async () => {
  const pictures = Array.from({ length: 10 }, (_, i) => noise(6 + (i % 2), 5, 3, i));
  const options = { imageSize: [7, 5] } as const;
  const [images, numbers] = [new ImageBatch(pictures, options), await onHost(pictures, options)];
  expect(farthest(await identity().predict(images, { batchSize: 4 }), numbers)).toBeLessThan(1e-3);
  const y = Tensor.from(Array.from({ length: 10 }, (_, i) => i % 2));
  const trained = async (x: Tensor | ImageBatch) => {
    setRandomSeed(3);
    const layers = [
      new Rescaling(1 / 255, { inputShape: [7, 5, 3] }),
      new Flatten(),
      new Dense(2, { activation: "softmax" }),
    ];
    const model = new Sequential(layers).compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    const { history } = await model.fit(x, y, { epochs: 3, batchSize: 4, validationSplit: 0.2 });
    await model.trainOnBatch(x, y);
    const batches = Dataset.fromTensors({ x, y }).shuffle().batch(3);
    const logs = [await model.evaluate(x, y), await model.evaluate(batches)];
    model.dispose();
    return [...(history.val_loss ?? []), ...logs.map(({ loss }) => loss)].map(Number);
  };
  const [there, here] = [await trained(images), await trained(numbers)];
  for (const [i, loss] of there.entries()) expect(loss).toBeCloseTo(here[i]!, 4);
});

test("a second picture of a size creates nothing on the GPU", async () => {
  const model = identity();
  const { gpu } = await currentDevice();
  const show = (seed: number) => model.predict(new ImageBatch([noise(20, 10, 3, seed)], { imageSize: [7, 5] }));
  await show(1);
  const made: string[] = [];
  const names = ["createTexture", "createBindGroup", "createBuffer", "createComputePipelineAsync"] as const;
  const before = names.map((name) => gpu[name]);
  for (const [i, name] of names.entries()) {
    Object.defineProperty(gpu, name, {
      configurable: true,
      value: (...args: never[]) => {
        made.push(name);
        return Reflect.apply(before[i]!, gpu, args);
      },
    });
  }
  try {
    await show(2);
    expect(made).toEqual([]);
    await model.predict(new ImageBatch([noise(21, 10)], { imageSize: [7, 5] }));
    expect(made).toEqual(["createTexture", "createBindGroup"]);
  } finally {
    for (const name of names) Reflect.deleteProperty(gpu, name);
  }
});

describe("a device that is lost", () => {
  /** Pixels as a page has them, which may be closed. */
  const pixels = (seed: number) => ({
    [Symbol.toStringTag]: "ImageData",
    width: 6,
    height: 5,
    data: new Uint8ClampedArray(noise(6, 5, 4, seed).data),
    close() {
      this.width = 0;
    },
  });
  const lose = async () => {
    const device = await currentDevice();
    device.onError = () => undefined;
    device.gpu.destroy();
  };
  const y = Tensor.from([0, 1, 1, 0]);
  const net = () => {
    setRandomSeed(5);
    const layers = [new Flatten({ inputShape: [7, 5, 3] }), new Dense(2, { activation: "softmax" })];
    return new Sequential(layers).compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  };
  const trained = async (after: (pictures: ReturnType<typeof pixels>[]) => unknown) => {
    const pictures = [1, 2, 3, 4].map(pixels);
    const model = net();
    const x = new ImageBatch(pictures as never, { imageSize: [7, 5], scale: 1 / 255 });
    for (let step = 0; step < 5; step++) {
      await model.trainOnBatch(x, y);
      if (step === 3) await after(pictures);
    }
    return (await model.getWeights()).map(({ data }) => data);
  };

  let before: GPUDevice;
  beforeAll(async () => {
    before = (await currentDevice()).gpu;
    await init({ gpu: navigator.gpu, snapshotSeconds: 600 });
  });
  afterAll(async () => {
    await init({ device: before });
  });

  test("costs nothing while the pictures are there", async () => {
    const wanted = await trained(() => undefined);
    expect(await trained(lose)).toEqual(wanted);
  });

  test("is an error where pictures of the last steps are closed by then", async () => {
    const pictures = [1, 2, 3, 4].map(pixels);
    const model = net();
    await model.trainOnBatch(new ImageBatch(pictures as never, { imageSize: [7, 5], scale: 1 / 255 }), y);
    pictures[1]?.close();
    await lose();
    await expect(model.getWeights()).rejects.toThrow(/device was lost.*ImageData that was closed since/);
  });
});

test("what is no picture, has no size, or another shape than the model takes is refused", async () => {
  const options = { imageSize: [7, 5] } as const;
  expect(() => new ImageBatch([noise(2, 2)], {} as never)).toThrow(ArgumentError);
  expect(() => new ImageBatch(5 as never, options)).toThrow(/no such images/);
  expect(() => new ImageBatch([], { ...options, scale: Number.NaN })).toThrow(/scale/);
  expect(() => new ImageBatch([noise(2, 2)], options).reshape([105])).toThrow(/one shape only/);
  expect(() => new ImageBatch([{} as never], options)).toThrow(/ImageBatch: not a picture/);
  expect(() => new ImageBatch([undefined as never], options)).toThrow(/ImageBatch: not a picture/);
  const model = new Sequential([new Flatten({ inputShape: [7, 5, 3] })]);
  await expect(model.predict(new ImageBatch([noise(2, 2)], { imageSize: 7 }))).rejects.toThrow(/another shape/);
});

describe.skipIf(!inPage)("in a page", () => {
  let canvas: OffscreenCanvas;
  let wanted: Tensor;
  const options = { imageSize: [7, 5] } as const;
  beforeAll(async () => {
    canvas = new OffscreenCanvas(30, 20);
    canvas.getContext("2d")?.putImageData(noise(30, 20, 4).toImageData(), 0, 0);
    wanted = await onHost([canvas], options);
  });

  test.each<[string, () => unknown]>([
    ["ImageBitmap", () => createImageBitmap(canvas)],
    ["OffscreenCanvas", () => canvas],
    ["ImageData", () => canvas.getContext("2d")?.getImageData(0, 0, 30, 20)],
    ["VideoFrame", () => new VideoFrame(canvas, { timestamp: 0 })],
    [
      "HTMLCanvasElement",
      () => {
        const element = Object.assign(document.createElement("canvas"), { width: 30, height: 20 });
        element.getContext("2d")?.drawImage(canvas, 0, 0);
        return element;
      },
    ],
    [
      "HTMLImageElement",
      async () => {
        const image = new Image();
        image.src = URL.createObjectURL(await canvas.convertToBlob());
        await image.decode();
        return image;
      },
    ],
  ])("a picture of class %s is what the host makes of it", async (_, make) => {
    const picture = (await make()) as Pictures[0];
    expect(farthest(await onGpu([picture], options), wanted)).toBeLessThan(1e-3);
    if ("close" in picture) picture.close();
  });

  test("one that is closed is an error before any step is taken", async () => {
    const bitmap = await createImageBitmap(canvas);
    const images = new ImageBatch([bitmap], options);
    bitmap.close();
    await expect(identity().predict(images)).rejects.toThrow(/without pixels.*do not close/);
  });
});
