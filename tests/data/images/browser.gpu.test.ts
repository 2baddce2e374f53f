import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Conv2D, Dataset, Dense, GlobalAveragePooling2D, Rescaling, Sequential, Tensor, utils } from "../../../src/index.js"; // biome-ignore format: one line
import fixture from "../../fixtures/pictures/pictures.json";

// What only a browser has: its decoders, canvases, frames and files. The fixture is from tests/fixtures/pictures/make.py.

const { arrayToImg, imageDatasetFromDirectory, imgToArray, loadImg, Picture, saveImg, textDatasetFromDirectory } =
  utils;
const browser = describe.skipIf(typeof document === "undefined");
const files: Readonly<Record<string, string>> = fixture.files;
const blobOf = (base64: string) => new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);

browser("a browser's decoder (needs a browser)", () => {
  // Where a pixel is not opaque, its colours come by way of a canvas.
  const opaque = fixture.decoded.filter(({ name }) => !["rgba", "greyAlpha", "transparent"].includes(name));
  test.each(opaque)("finds in $name as $colorMode what Pillow finds", async ({ name, colorMode, y }) => {
    const x = imgToArray(await loadImg(blobOf(files[name]!), { colorMode: colorMode as "rgb" }));
    expect(x.shape).toEqual(y.shape);
    const most = Math.max(...x.data.map((value, i) => Math.abs(value - y.data[i]!)));
    expect(most).toBeLessThanOrEqual(name.startsWith("jpeg") ? 3 : 0);
  });

  test("reads WebP, too, and says what it cannot read", async () => {
    const canvas = new OffscreenCanvas(5, 4);
    const context = canvas.getContext("2d")!;
    context.fillStyle = "rgb(200, 100, 50)";
    context.fillRect(0, 0, 5, 4);
    const picture = await loadImg(await canvas.convertToBlob({ type: "image/webp", quality: 1 }));
    expect(picture).toMatchObject({ width: 5, height: 4, channels: 3 });
    for (const [i, value] of [200, 100, 50].entries()) expect(Math.abs(picture.data[i]! - value)).toBeLessThan(4);
    await expect(loadImg(new Blob(["no picture"]))).rejects.toThrow(
      'loadImg: not a picture that this browser can decode: received 10 bytes of type "".',
    );
  });

  test("takes addresses", async () => {
    const url = URL.createObjectURL(blobOf(files.rgb!));
    expect(await loadImg(url, { targetSize: [2, 3] })).toMatchObject({ width: 3, height: 2 });
    URL.revokeObjectURL(url);
    await expect(loadImg(url)).rejects.toThrow("could not be fetched");
  });
});

browser("what a browser shows (needs a browser)", () => {
  const image = () =>
    new ImageData(
      Uint8ClampedArray.from({ length: 24 }, (_, i) => (i % 4 === 3 ? 255 : 10 * i)),
      3,
      2,
    );
  const expected = () => Array.from(image().data).filter((_, i) => i % 4 !== 3);
  const canvasOf = (data: ImageData) => {
    const canvas = new OffscreenCanvas(data.width, data.height);
    canvas.getContext("2d")!.putImageData(data, 0, 0);
    return canvas;
  };
  const kinds = {
    ImageData: image,
    OffscreenCanvas: () => canvasOf(image()),
    HTMLCanvasElement: () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 3, height: 2 });
      canvas.getContext("2d")!.putImageData(image(), 0, 0);
      return canvas;
    },
    ImageBitmap: () => createImageBitmap(image()),
    VideoFrame: () => new VideoFrame(canvasOf(image()), { timestamp: 0 }),
    HTMLImageElement: async () => {
      const element = new Image();
      element.src = URL.createObjectURL(await canvasOf(image()).convertToBlob());
      await element.decode();
      return element;
    },
    Picture: () => arrayToImg(Tensor.from(expected(), [2, 3, 3]), { scale: false }),
  };

  test.each(Object.entries(kinds))("becomes a tensor: %s", async (_, make) => {
    const x = imgToArray(await make());
    expect(x.shape).toEqual([2, 3, 3]);
    expect([...x.data]).toEqual(expected());
    const [element] = await Dataset.fromImages([await make()]).toArray();
    expect([...element!.data]).toEqual(expected());
  });

  test("makes batches of one size, from lists and from functions", async () => {
    const list = Dataset.fromImages([image(), canvasOf(new ImageData(8, 5))], { imageSize: 4, colorMode: "grayscale" });
    const [batch] = await list.batch(2).toArray();
    expect(batch!.shape).toEqual([2, 4, 4, 1]);
    expect(batch!.at(1).mean().item()).toBe(0);
    let closed = 0;
    const frames = Dataset.fromImages(async function* () {
      for (let i = 0; i < 3; i++) {
        const frame = new VideoFrame(canvasOf(image()), { timestamp: i });
        try {
          yield frame;
        } finally {
          frame.close();
          closed++;
        }
      }
    });
    expect((await frames.batch(3).toArray())[0]!.shape).toEqual([3, 2, 3, 3]);
    expect(closed).toBe(3);
    await frames.take(1).toArray();
    expect(closed).toBe(4);
  });

  test("is told if it has no pixels", () => {
    expect(() => imgToArray(new Image())).toThrow("imgToArray: a picture without pixels: expected width and height, received 0 × 0. Wait until it is loaded"); // biome-ignore format: one line
    const frame = new VideoFrame(canvasOf(image()), { timestamp: 0 });
    frame.close();
    expect(() => imgToArray(frame)).toThrow("a picture without pixels");
  });

  test("shows a picture in turn", async () => {
    const picture = new Picture(2, 1, 3, Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect([...picture.toImageData().data]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    for (const format of ["png", "jpeg"] as const) {
      const blob = await picture.toBlob({ format, quality: 90 });
      expect(blob.type).toBe(`image/${format}`);
      expect(await loadImg(blob)).toMatchObject({ width: 2, height: 1 });
    }
  });
});

browser("folders of the browser's own file system (needs a browser)", () => {
  let root: FileSystemDirectoryHandle;
  beforeAll(async () => {
    vi.spyOn(console, "log").mockReturnValue();
    root = await (await navigator.storage.getDirectory()).getDirectoryHandle("pictures", { create: true });
    for (const [name, channel] of [
      ["blue", 2],
      ["red", 0],
    ] as const) {
      // biome-ignore format: short
      const folder = await root.getDirectoryHandle(name, { create: true });
      for (let i = 0; i < 12; i++) {
        const x = Tensor.zeros([6 + (i % 3), 8, 3]);
        for (let at = channel; at < x.size; at += 3) x.data[at] = 100 + 10 * i;
        await saveImg(await folder.getFileHandle(`${i}.png`, { create: true }), x, { scale: false });
      }
      const text = await (await folder.getFileHandle("a.txt", { create: true })).createWritable();
      await text.write(`it is ${name}`);
      await text.close();
    }
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await (await navigator.storage.getDirectory()).removeEntry("pictures", { recursive: true });
  });

  test("teach a net to tell colours", async () => {
    const options = { imageSize: [8, 8], batchSize: 6, validationSplit: 0.25, subset: "both", seed: 1 } as const;
    const [train, validation] = await imageDatasetFromDirectory(root, options);
    expect([train.classNames, train.filePaths.length, validation.filePaths.length]).toEqual([["blue", "red"], 18, 6]);
    const model = new Sequential([
      new Rescaling(1 / 255, { inputShape: [8, 8, 3] }),
      new Conv2D(4, 3, { activation: "relu" }),
      new GlobalAveragePooling2D(),
      new Dense(2, { activation: "softmax" }),
    ]);
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    model.optimizer.learningRate = 0.03;
    await model.fit(train, { epochs: 20, verbose: 0 });
    expect((await model.evaluate(validation)).accuracy).toBe(1);
  });

  test("hold texts, too", async () => {
    const texts = await textDatasetFromDirectory(root, { shuffle: false });
    const [batch] = await texts.toArray();
    expect([batch!.x.data, [...batch!.y.data]]).toEqual([
      ["it is blue", "it is red"],
      [0, 1],
    ]);
  });
});
